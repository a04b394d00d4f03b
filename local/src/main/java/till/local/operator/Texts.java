package till.local.operator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the console says, for a terminal. */
final class Texts {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(TimeZone.getDefault().toZoneId());
  private static final long SECOND = 1_000;
  private static final long MINUTES = 120 * SECOND;

  private Texts() {}

  static Stream<JsonObject> each(JsonObject in, String name) {
    JsonArray array = in.getJsonArray(name);
    return array == null ? Stream.empty() : array.stream().map(JsonObject.class::cast);
  }

  static String clock(@Nullable Long ms) {
    return ms == null ? "-" : CLOCK.format(Instant.ofEpochMilli(ms));
  }

  static String span(@Nullable Long ms) {
    if (ms == null) {
      return "-";
    } else if (ms < SECOND) {
      return ms + " ms";
    }
    return ms < MINUTES ? ms / SECOND + " s" : ms / (60 * SECOND) + " min";
  }

  static String order(JsonObject order) {
    StringBuilder text = new StringBuilder();
    text.append(
        "order %s of user %s, %d cents, %s%n"
            .formatted(
                order.getString("order_id"),
                order.getString("user_id"),
                order.getLong("total_cost"),
                order.getString("status")));
    text.append(order.getString("why")).append("\n\n");
    each(order, "items")
        .forEach(
            item ->
                text.append(
                    "  %d x %s, %d cents%n"
                        .formatted(
                            item.getLong("quantity"),
                            item.getString("item_id"),
                            item.getLong("cost"))));
    each(order, "checkouts").forEach(checkout -> text.append(checkout(checkout)));
    return text.toString().stripTrailing();
  }

  private static String checkout(JsonObject checkout) {
    Columns steps = new Columns("time", "step", "by", "");
    each(checkout, "steps")
        .forEach(
            step ->
                steps.add(
                    clock(step.getLong("at")),
                    mark(step) + step.getString("step"),
                    step.getString("by"),
                    step.getString("text")));
    String reason = checkout.getString("reason");
    return "%ncheckout %s: %s%s%s%n%s%n"
        .formatted(
            checkout.getString("attempt"),
            checkout.getString("state"),
            reason == null ? "" : ", " + reason,
            checkout.getBoolean("open", false) ? ", open" : "",
            steps.toString().indent(2).stripTrailing());
  }

  private static String mark(JsonObject step) {
    if (step.getBoolean("failed", false)) {
      return "x ";
    }
    return step.getBoolean("done", false) ? "v " : ". ";
  }

  static String orders(JsonObject list) {
    Columns table = new Columns("order", "status", "age", "cents", "why");
    each(list, "orders")
        .forEach(
            order ->
                table.add(
                    order.getString("order_id"),
                    order.getString("status"),
                    span(order.getLong("age_ms")),
                    order.getLong("total_cost"),
                    order.getString("why")));
    return "%s: %d%n%s".formatted(list.getString("list"), list.getLong("total"), table);
  }

  static String letters(JsonObject list) {
    Columns table = new Columns("letter", "age", "what", "cause");
    each(list, "letters")
        .forEach(
            letter ->
                table.add(
                    letter.getString("id"),
                    span(letter.getLong("age_ms")),
                    letter.getString("summary"),
                    letter.getString("cause")));
    return "dead letters: %d%n%s".formatted(list.getLong("total"), table);
  }

  static String letter(JsonObject letter) {
    StringBuilder text = new StringBuilder();
    text.append(
        "dead letter %s, of %s, %s ago%n"
            .formatted(
                letter.getString("id"),
                letter.getString("stream"),
                span(letter.getLong("age_ms"))));
    text.append("cause   %s%n".formatted(letter.getString("cause")));
    text.append("what    %s%n".formatted(letter.getString("summary")));
    text.append("advice  %s%n".formatted(letter.getString("advice")));
    each(letter, "fields")
        .forEach(
            field ->
                text.append(
                    "  %s = %s%n".formatted(field.getString("name"), field.getString("value"))));
    return text.toString().stripTrailing();
  }

  static String streams(JsonObject answer) {
    Columns table =
        new Columns("stream", "backlog", "unread", "pending", "oldest", "dead", "consumers");
    each(answer, "streams")
        .forEach(
            stream ->
                table.add(
                    stream.getString("key"),
                    stream.getLong("backlog"),
                    stream.getLong("unread"),
                    stream.getLong("pending"),
                    span(
                        longer(
                            stream.getLong("oldest_pending_ms"),
                            stream.getLong("oldest_unread_ms"))),
                    stream.getLong("dead"),
                    consumers(stream)));
    return table.toString();
  }

  private static @Nullable Long longer(@Nullable Long one, @Nullable Long other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return Long.valueOf(Math.max(one, other));
  }

  private static String consumers(JsonObject stream) {
    List<String> names =
        each(stream, "consumers")
            .map(
                consumer ->
                    consumer.getString("name")
                        + (consumer.getBoolean("live", false) ? "" : " (not alive)"))
            .toList();
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  static String overview(JsonObject answer) {
    JsonObject checkouts = answer.getJsonObject("checkouts");
    JsonObject open = answer.getJsonObject("open");
    StringBuilder text = new StringBuilder();
    text.append(
        "%s  %.1f checkouts/s  open %d, oldest %s  dead letters %d%n"
            .formatted(
                clock(answer.getLong("now")),
                checkouts.getDouble("per_second"),
                open.getLong("total"),
                span(open.getLong("oldest_ms")),
                answer.getLong("dead_letters")));
    each(checkouts, "seconds")
        .reduce((earlier, later) -> later)
        .ifPresent(
            last ->
                text.append(
                    "last second: p50 %s  p95 %s  p99 %s%n"
                        .formatted(
                            milliseconds(last, "p50_ms"),
                            milliseconds(last, "p95_ms"),
                            milliseconds(last, "p99_ms"))));
    JsonObject totals = checkouts.getJsonObject("totals", new JsonObject());
    text.append("%s:".formatted(span(checkouts.getLong("covered_ms"))));
    totals.forEach(outcome -> text.append("  " + outcome.getKey() + " " + outcome.getValue()));
    text.append("\n\n").append(roles(answer)).append("\n\n").append(nodes(answer)).append("\n\n");
    JsonArray alarms = answer.getJsonArray("alarms", new JsonArray());
    if (alarms.isEmpty()) {
      text.append("all is well\n");
    }
    alarms.forEach(alarm -> text.append("! " + alarm + "\n"));
    return text.toString().stripTrailing();
  }

  private static String milliseconds(JsonObject second, String name) {
    Double value = second.getDouble(name);
    return value == null ? "-" : Math.round(value) + " ms";
  }

  private static String roles(JsonObject answer) {
    Columns table =
        new Columns("service", "alive", "backlog", "unread", "pending", "oldest", "dead");
    List<JsonObject> services = each(answer, "services").toList();
    each(answer, "streams")
        .forEach(
            stream ->
                table.add(
                    stream.getString("group"),
                    services.stream()
                        .filter(s -> stream.getString("group").equals(s.getString("name")))
                        .map(s -> s.getLong("live"))
                        .findFirst()
                        .orElse(0L),
                    stream.getLong("backlog"),
                    stream.getLong("unread"),
                    stream.getLong("pending"),
                    span(stream.getLong("oldest_ms")),
                    stream.getLong("dead")));
    return table.toString();
  }

  private static String nodes(JsonObject answer) {
    Columns table = new Columns("redis", "role", "state", "slots", "memory");
    each(answer, "redis")
        .forEach(
            node ->
                table.add(
                    node.getString("name"),
                    node.getString("role"),
                    node.getBoolean("up", false) ? "up" : "down",
                    node.getLong("slots"),
                    megabytes(node.getLong("memory_bytes"))));
    return table.toString();
  }

  private static String megabytes(@Nullable Long bytes) {
    return bytes == null ? "-" : bytes / 1_000_000 + " MB";
  }
}
