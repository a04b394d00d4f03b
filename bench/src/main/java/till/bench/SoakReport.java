package till.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import till.bench.report.Table;

/** What a soak came to: how much more there is in memory at the end than at the beginning. */
final class SoakReport {
  private static final double MEBIBYTE = 1_048_576;

  /** So much more or less is nothing: tables that double, buffers that stay. */
  private static final long SLACK = 4 * 1_048_576;

  private final Soak.Outcome outcome;
  private final int growthMax;
  private final Table table = new Table();
  private final List<String> complaints = new ArrayList<>();

  SoakReport(Soak.Outcome outcome, int growthMax) {
    this.outcome = outcome;
    this.growthMax = growthMax;
    Footprint first = outcome.first();
    Footprint last = outcome.last();
    table.row("", "first", "last", "growth");
    table.row("load", first.at().toSeconds() + " s", last.at().toSeconds() + " s");
    table.row("checkouts", count(first.checkouts()), count(last.checkouts()));
    table.row("memory, at rest");
    judged("", first.redis(), last.redis());
    judged(" live heap", first.heap(), last.heap());
    told(" resident", first.resident(), last.resident());
    table.row("keys, at rest");
    keys(first.keys(), last.keys());
    table.row("under load, at most");
    highest("Redis", sample -> sum(sample.redis()), SoakReport::megabytes);
    highest("services resident", sample -> sum(sample.resident()), SoakReport::megabytes);
    highest("open checkouts", Sample::open, SoakReport::count);
    highest("entries in streams", Sample::backlog, SoakReport::count);
    highest("keys that expire", Sample::expiring, SoakReport::count);
    outcome.troubles().forEach(trouble -> complaints.add("A checkout failed: " + trouble));
    if (!outcome.books().isSettled()) {
      complaints.add("The books are not settled: " + outcome.books().found());
    }
  }

  private void judged(String what, Map<String, Long> first, Map<String, Long> last) {
    told(what, first, last);
    last.forEach(
        (name, bytes) -> {
          long before = first.getOrDefault(name, 0L);
          if (bytes - before > SLACK && 100 * (bytes - before) > growthMax * before) {
            complaints.add(
                "%s%s grew from %s to %s, more than %d %%"
                    .formatted(name, what, megabytes(before), megabytes(bytes), growthMax));
          }
        });
  }

  private void told(String what, Map<String, Long> first, Map<String, Long> last) {
    last.forEach(
        (name, bytes) -> {
          long before = first.getOrDefault(name, 0L);
          table.row("  " + name + what, megabytes(before), megabytes(bytes), share(before, bytes));
        });
  }

  private void keys(Map<String, Long> first, Map<String, Long> last) {
    var kinds = new TreeSet<>(first.keySet());
    kinds.addAll(last.keySet());
    for (String kind : kinds) {
      long before = first.getOrDefault(kind, 0L);
      long now = last.getOrDefault(kind, 0L);
      table.row("  " + kind, count(before), count(now), share(before, now));
    }
  }

  private interface Form {
    String of(long value);
  }

  private void highest(String what, ToLongFunction<Sample> value, Form form) {
    long highest = outcome.samples().stream().mapToLong(value).max().orElse(0);
    table.row("  " + what, form.of(highest));
  }

  private static long sum(Map<String, Long> values) {
    return values.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MiB", bytes / MEBIBYTE);
  }

  private static String share(long before, long now) {
    return before == 0
        ? ""
        : String.format(Locale.ROOT, "%+.1f %%", 100.0 * (now - before) / before);
  }

  /** Why it failed; empty if it did not. */
  List<String> complaints() {
    return complaints;
  }

  /** All figures, and every sample. */
  String json() {
    var samples = new JsonArray();
    for (Sample sample : outcome.samples()) {
      samples.add(
          new JsonObject()
              .put("at_ms", sample.at().toMillis())
              .put("redis_bytes", object(sample.redis()))
              .put("resident_bytes", object(sample.resident()))
              .put("open_checkouts", sample.open())
              .put("backlog", sample.backlog())
              .put("expiring_keys", sample.expiring()));
    }
    return new JsonObject()
            .put("first", object(outcome.first()))
            .put("last", object(outcome.last()))
            .put("growth_max_percent", growthMax)
            .put("complaints", new JsonArray(complaints))
            .put("samples", samples)
            .encodePrettily()
        + "\n";
  }

  private static JsonObject object(Footprint footprint) {
    return new JsonObject()
        .put("load_ms", footprint.at().toMillis())
        .put("checkouts", footprint.checkouts())
        .put("redis_bytes", object(footprint.redis()))
        .put("live_heap_bytes", object(footprint.heap()))
        .put("resident_bytes", object(footprint.resident()))
        .put("keys", object(footprint.keys()));
  }

  private static JsonObject object(Map<String, Long> numbers) {
    var json = new JsonObject();
    numbers.forEach(json::put);
    return json;
  }

  @Override
  public String toString() {
    return table.toString();
  }
}
