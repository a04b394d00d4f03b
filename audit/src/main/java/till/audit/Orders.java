package till.audit;

import io.lettuce.core.KeyValue;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import till.audit.Order.Attempt;
import till.audit.Order.Line;

/** Reads orders. */
final class Orders {
  private static final String[] FIELDS = {
    "user", "total", "status", "attempt", "deadline", "decided", "asked", "awaiting"
  };

  private final Primaries primaries;
  private final RedisAdvancedClusterAsyncCommands<String, String> redis;
  private final Tags tags;

  Orders(Primaries primaries, Tags tags) {
    this.primaries = primaries;
    this.redis = primaries.commands();
    this.tags = tags;
  }

  /** Hands over all of them, page by page; pages of several primaries come at the same time. */
  void forEachPage(Consumer<List<Order>> page) {
    primaries.scan(
        Keys.EVERY_ORDER,
        keys ->
            page.accept(
                keys.stream()
                    .filter(Keys::isOrder)
                    .map(this::read)
                    .toList() // all are asked for before the first is awaited
                    .stream()
                    .map(Primaries::await)
                    .flatMap(Optional::stream)
                    .toList()));
  }

  /** The order with this key; empty if there is none. */
  CompletionStage<Optional<Order>> read(String key) {
    CompletionStage<Map<String, String>> lines = redis.hgetall(Keys.lines(key));
    return redis
        .hmget(key, FIELDS)
        .thenCombine(lines, (values, items) -> order(key, values, items))
        .exceptionallyCompose(
            failure ->
                Primaries.isRefusal(failure)
                    ? CompletableFuture.completedStage(
                        Optional.of(Order.unreadable(key, "it is no order: " + failure)))
                    : CompletableFuture.failedStage(failure));
  }

  /** The order with this id; empty if there is none. */
  CompletionStage<Optional<Order>> find(String id) {
    return read(Keys.order(tags.of(id), id));
  }

  /** Whether the order is among the open checkouts. */
  CompletionStage<Boolean> isListed(String key) {
    return redis
        .zscore(Keys.open(Keys.tag(key)), Keys.orderId(key))
        .thenApply(deadline -> deadline != null);
  }

  private static Optional<Order> order(
      String key, List<KeyValue<String, String>> values, Map<String, String> items) {
    if (values.stream().noneMatch(KeyValue::hasValue)) {
      return Optional.empty();
    }
    String[] texts = values.stream().map(value -> value.getValueOrElse("")).toArray(String[]::new);
    try {
      Map<String, Line> lines = new HashMap<>();
      items.forEach((item, line) -> lines.put(item, line(line)));
      return Optional.of(
          new Order(
              key,
              texts[0],
              Long.parseLong(texts[1]),
              texts[2],
              new Attempt(texts[3], instant(texts[4]), instant(texts[5]), texts[6], texts[7]),
              lines,
              ""));
    } catch (IllegalArgumentException e) {
      return Optional.of(
          Order.unreadable(key, "a number is wrong in " + Stream.of(texts).toList() + items));
    }
  }

  private static Line line(String text) {
    String[] words = text.split(" ", -1);
    if (words.length != 2) {
      throw new IllegalArgumentException(text);
    }
    return new Line(Long.parseLong(words[0]), Long.parseLong(words[1]));
  }

  private static Instant instant(String milliseconds) {
    return milliseconds.isEmpty()
        ? Instant.EPOCH
        : Instant.ofEpochMilli(Long.parseLong(milliseconds));
  }
}
