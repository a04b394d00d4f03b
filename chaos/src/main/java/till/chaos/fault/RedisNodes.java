package till.chaos.fault;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KillArgs;
import io.lettuce.core.MigrateArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import till.cluster.LocalCluster;
import till.cluster.Node;

/** The nodes of the Redis Cluster, one by one, spoken to where they listen themselves. */
final class RedisNodes implements AutoCloseable {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);
  private static final Duration MIGRATE_LIMIT = Duration.ofSeconds(10);
  private static final int MIGRATED_AT_ONCE = 50;

  private final LocalCluster cluster;
  private final RedisClient client = RedisClient.create();

  RedisNodes(LocalCluster cluster) {
    this.cluster = cluster;
    client.setOptions(ClientOptions.builder().autoReconnect(false).build());
  }

  /** Asks a node something, on a connection of its own. */
  private <T> T ask(Node node, Function<RedisCommands<String, String>, T> question) {
    RedisURI uri =
        RedisURI.builder()
            .withHost("127.0.0.1")
            .withPort(node.port())
            .withTimeout(ANSWER_LIMIT)
            .build();
    try (StatefulRedisConnection<String, String> connection = client.connect(uri)) {
      return question.apply(connection.sync());
    }
  }

  private Optional<NodeView> view(Node node) {
    try {
      return Optional.of(NodeView.parse(node, ask(node, RedisCommands::clusterNodes)));
    } catch (RedisException e) {
      return Optional.empty(); // dead, or paused
    }
  }

  /** Those that answer. */
  List<NodeView> views() {
    return cluster.nodes().stream().flatMap(node -> view(node).stream()).toList();
  }

  /**
   * Who serves the slot.
   *
   * @throws IllegalStateException if nobody does
   */
  NodeView primary(int slot) {
    return views().stream()
        .filter(view -> view.isPrimary() && view.serves(slot))
        .max(Comparator.comparingLong(NodeView::epoch))
        .orElseThrow(() -> new IllegalStateException("Nobody serves slot " + slot));
  }

  /** The nodes that follow this one. */
  List<NodeView> replicas(NodeView primary) {
    return views().stream().filter(view -> view.primaryId().equals(primary.id())).toList();
  }

  /** Primaries with slots. */
  List<NodeView> primaries() {
    return views().stream().filter(view -> !view.ranges().isEmpty()).toList();
  }

  private <T> T askOwner(String key, Function<RedisCommands<String, String>, T> question) {
    return ask(primary(SlotHash.getSlot(key)).node(), question);
  }

  void forgetScripts(Node node) {
    ask(node, RedisCommands::scriptFlush);
  }

  /** Breaks every connection that the node has with clients, replicas and its primary. */
  long breakConnections(Node node) {
    return ask(
        node,
        redis ->
            redis.clientKill(KillArgs.Builder.typeNormal().skipme())
                + redis.clientKill(KillArgs.Builder.typeSlave())
                + redis.clientKill(KillArgs.Builder.typeMaster()));
  }

  /** Makes a replica the primary, in order. */
  void promote(Node replica) {
    ask(replica, redis -> redis.clusterFailover(false));
  }

  /** Whether there was one. */
  boolean destroyGroup(String stream, String group) {
    return askOwner(stream, redis -> redis.xgroupDestroy(stream, group));
  }

  void add(String stream, Map<String, String> fields) {
    askOwner(stream, redis -> redis.xadd(stream, fields));
  }

  long length(String stream) {
    return askOwner(stream, redis -> redis.xlen(stream));
  }

  void delete(String key) {
    askOwner(key, redis -> redis.del(key));
  }

  /** How often the node has refused a command with this error. */
  long refusals(Node node, String error) {
    String prefix = "errorstat_" + error + ":count=";
    return ask(node, redis -> redis.info("errorstats"))
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToLong(line -> Long.parseLong(line.substring(prefix.length())))
        .sum();
  }

  /** Moves a slot, with all in it, while everybody goes on using it. */
  void move(int slot, NodeView from, NodeView to) {
    ask(to.node(), redis -> redis.clusterSetSlotImporting(slot, from.id()));
    ask(from.node(), redis -> redis.clusterSetSlotMigrating(slot, to.id()));
    ask(from.node(), redis -> moveKeys(redis, slot, to.node().port()));
    ask(to.node(), redis -> redis.clusterSetSlotNode(slot, to.id()));
    ask(from.node(), redis -> redis.clusterSetSlotNode(slot, to.id()));
    for (NodeView other : primaries()) {
      if (!other.id().equals(to.id()) && !other.id().equals(from.id())) {
        ask(other.node(), redis -> redis.clusterSetSlotNode(slot, to.id()));
      }
    }
  }

  private static String moveKeys(RedisCommands<String, String> redis, int slot, int port) {
    while (true) {
      List<String> keys = redis.clusterGetKeysInSlot(slot, MIGRATED_AT_ONCE);
      if (keys.isEmpty()) {
        return "moved";
      }
      redis.migrate("127.0.0.1", port, 0, MIGRATE_LIMIT.toMillis(), MigrateArgs.Builder.keys(keys));
    }
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, ANSWER_LIMIT);
  }
}
