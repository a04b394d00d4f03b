package till.bench;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the nodes of a local Redis Cluster, primaries and replicas, hold in memory. */
final class RedisNodes implements AutoCloseable {
  private static final Duration SHUTDOWN_MAX = Duration.ofSeconds(2);
  private static final int PAGE = 2_000;
  private static final ScanArgs ALL = ScanArgs.Builder.limit(PAGE);
  private static final ScanArgs LOGS = ScanArgs.Builder.matches("saga:{*}:log").limit(PAGE);
  private static final Pattern EXPIRES = Pattern.compile("expires=(\\d+)");
  private static final Pattern PRIMARY = Pattern.compile("(?m)^role:master");
  private static final Pattern VERSION = Pattern.compile("(?m)^redis_version:(\\S+)");
  private static final Pattern USED = Pattern.compile("(?m)^used_memory:(\\d+)");
  private static final Pattern BACKLOG = Pattern.compile("(?m)^mem_replication_backlog:(\\d+)");

  /** What stands in the place of ids and hash tags in the name of a kind of keys. */
  private static final Pattern TAG = Pattern.compile("\\{[^}]*}");

  private static final Pattern AFTER_ORDER = Pattern.compile("^(order:\\{}):[^:]+");
  private static final Pattern ONE_OF_MANY = Pattern.compile("(:settled|:request):.*");

  private final RedisClient client = RedisClient.create();
  private final List<Node> nodes = new ArrayList<>();

  private record Node(String name, StatefulRedisConnection<String, String> connection) {
    RedisCommands<String, String> redis() {
      return connection.sync();
    }

    boolean isPrimary() {
      return PRIMARY.matcher(redis().info("replication")).find();
    }
  }

  /**
   * Connects to each of them.
   *
   * @param ports on this machine
   */
  RedisNodes(List<Integer> ports) {
    for (int i = 0; i < ports.size(); i++) {
      StatefulRedisConnection<String, String> connection =
          client.connect(RedisURI.create("127.0.0.1", ports.get(i)));
      connection.sync().readOnly(); // else a replica has no keys to show
      nodes.add(new Node("redis-" + (i + 1), connection));
    }
  }

  /** Of the first of them. */
  String version() {
    Matcher version = VERSION.matcher(nodes.getFirst().redis().info("server"));
    return version.find() ? version.group(1) : "unknown";
  }

  /** What each uses, in bytes, by name. */
  Map<String, Long> used() {
    var used = new LinkedHashMap<String, Long>();
    nodes.forEach(node -> used.put(node.name, number(USED, node.redis().info("memory"))));
    return used;
  }

  /**
   * What each uses, in bytes, but for what has a limit and takes its time to get there: the log of
   * finished checkouts, and what is kept for replicas that were away.
   */
  Map<String, Long> lasting() {
    var used = new LinkedHashMap<String, Long>();
    for (Node node : nodes) {
      String memory = node.redis().info("memory");
      used.put(node.name, number(USED, memory) - number(BACKLOG, memory));
      scan(node, LOGS, log -> used.merge(node.name, -memoryOf(node, log), Long::sum));
    }
    return used;
  }

  /** The same of all primaries together. */
  long lastingOfPrimaries() {
    Map<String, Long> lasting = lasting();
    return nodes.stream()
        .filter(Node::isPrimary)
        .mapToLong(node -> lasting.getOrDefault(node.name, 0L))
        .sum();
  }

  private static long memoryOf(Node node, String key) {
    try {
      Long bytes = node.redis().memoryUsage(key);
      return bytes == null ? 0 : bytes;
    } catch (RedisCommandExecutionException e) {
      return 0; // it has moved to another node meanwhile
    }
  }

  /** How many keys of the primaries will be forgotten. */
  long expiring() {
    return nodes.stream()
        .filter(Node::isPrimary)
        .mapToLong(node -> number(EXPIRES, node.redis().info("keyspace")))
        .sum();
  }

  /** How many keys of each kind the primaries have. */
  Map<String, Long> kinds() {
    var kinds = new TreeMap<String, Long>();
    nodes.stream()
        .filter(Node::isPrimary)
        .forEach(node -> scan(node, ALL, key -> kinds.merge(kindOf(key), 1L, Long::sum)));
    return kinds;
  }

  private static void scan(Node node, ScanArgs pages, Consumer<String> key) {
    ScanCursor cursor = ScanCursor.INITIAL;
    while (!cursor.isFinished()) {
      KeyScanCursor<String> page = node.redis().scan(cursor, pages);
      page.getKeys().forEach(key);
      cursor = page;
    }
  }

  /** The key without what is different in every key of its kind. */
  static String kindOf(String key) {
    String kind = TAG.matcher(key).replaceAll("{}");
    kind = AFTER_ORDER.matcher(kind).replaceFirst("$1");
    return ONE_OF_MANY.matcher(kind).replaceFirst("$1");
  }

  private static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, SHUTDOWN_MAX);
  }
}
