package till.system;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** One look at every key of one Redis node, for what is still under way there. */
final class NodeScan {
  private static final ScanArgs PAGE = ScanArgs.Builder.limit(2_000);
  private static final Pattern ACCOUNT = Pattern.compile("(item|user):\\{[^}]*}");
  private static final Pattern QUEUE = Pattern.compile("(item|user):\\{[^}]*}:waiting");
  private static final Pattern ORDER = Pattern.compile("order:\\{\\d+}:[^:]+");
  private static final Pattern OPEN = Pattern.compile("saga:\\{\\d+}:open");
  private static final Pattern STREAM = Pattern.compile("saga:\\{\\d+}:(payment|stock|outcome)");
  private static final Pattern DEAD_LETTERS = Pattern.compile("saga:\\{\\d+}:.*dead.*");

  private static final CompletionStage<String> NOTHING = CompletableFuture.completedStage("");

  private final RedisAsyncCommands<String, String> redis;

  NodeScan(RedisAsyncCommands<String, String> redis) {
    this.redis = redis;
  }

  /** One line for everything that is under way. */
  List<String> stirring() {
    List<String> stirring = new ArrayList<>();
    ScanCursor cursor = ScanCursor.INITIAL;
    while (!cursor.isFinished()) {
      KeyScanCursor<String> page = redis.scan(cursor, PAGE).toCompletableFuture().join();
      List<CompletableFuture<String>> looks =
          page.getKeys().stream().map(key -> look(key).toCompletableFuture()).toList();
      looks.stream()
          .map(CompletableFuture::join)
          .filter(line -> !line.isEmpty())
          .forEach(stirring::add);
      cursor = page;
    }
    return stirring;
  }

  private CompletionStage<String> look(String key) {
    if (ACCOUNT.matcher(key).matches()) {
      return redis.hgetall(key).thenApply(fields -> account(key, fields));
    }
    if (ORDER.matcher(key).matches()) {
      return redis.hget(key, "status").thenApply(status -> order(key, status));
    }
    if (QUEUE.matcher(key).matches() || OPEN.matcher(key).matches()) {
      return count(key, "members", redis.zcard(key));
    }
    if (DEAD_LETTERS.matcher(key).matches()) {
      return count(key, "dead letters", redis.xlen(key));
    }
    if (STREAM.matcher(key).matches()) {
      return count(key, "entries", redis.xlen(key))
          .thenCombine(redis.xinfoGroups(key), (entries, groups) -> entries + pending(key, groups));
    }
    return NOTHING;
  }

  private static CompletionStage<String> count(String key, String what, RedisFuture<Long> count) {
    return count.thenApply(n -> n == 0 ? "" : key + " has " + n + " " + what);
  }

  private static String account(String key, Map<String, String> fields) {
    boolean quiet =
        fields.getOrDefault("held", "0").equals("0")
            && fields.getOrDefault("queued", "0").equals("0")
            && fields.keySet().stream()
                .noneMatch(field -> field.startsWith("hold:") || field.startsWith("wait:"));
    return quiet ? "" : key + " is " + fields;
  }

  private static String order(String key, String status) {
    return Set.of("OPEN", "PAID").contains(status) ? "" : key + " is " + status;
  }

  /** Each group is a flat list of names and values. */
  private static String pending(String key, List<Object> groups) {
    StringBuilder line = new StringBuilder();
    for (Object group : groups) {
      List<?> facts = (List<?>) group;
      Object pending = facts.get(facts.indexOf("pending") + 1);
      if (!pending.equals(0L)) {
        line.append(key).append(" has ").append(pending).append(" pending ");
      }
    }
    return line.toString();
  }
}
