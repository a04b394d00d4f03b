package till.chaos.fault;

import io.lettuce.core.AclCategory;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.Consumer;
import io.lettuce.core.KillArgs;
import io.lettuce.core.MigrateArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import till.cluster.LocalCluster;
import till.cluster.Node;
import till.process.Await;

/** The nodes of the Redis Cluster, one by one, spoken to where they listen themselves. */
final class RedisNodes implements AutoCloseable {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);
  private static final Duration MIGRATE_LIMIT = Duration.ofSeconds(10);
  private static final int MIGRATED_AT_ONCE = 50;
  private static final Duration WHOLE_LIMIT = Duration.ofSeconds(60);

  /** It is killed in time; should nobody do so, it ends by itself after a minute or so. */
  private static final String ENDLESS = "for i = 1, 5e9 do end return 1";

  private static final Duration LOOP_LIMIT = Duration.ofMinutes(5);

  private final Supplier<LocalCluster> cluster;
  private final RedisClient client = RedisClient.create();

  /**
   * @param cluster as it is at the moment
   */
  RedisNodes(Supplier<LocalCluster> cluster) {
    this.cluster = cluster;
    client.setOptions(ClientOptions.builder().autoReconnect(false).build());
  }

  /** Asks a node something, on a connection of its own. */
  private <T> T ask(Node node, Function<RedisCommands<String, String>, T> question) {
    try (StatefulRedisConnection<String, String> connection = connect(node, ANSWER_LIMIT)) {
      return question.apply(connection.sync());
    }
  }

  private StatefulRedisConnection<String, String> connect(Node node, Duration limit) {
    RedisURI uri =
        RedisURI.builder().withHost("127.0.0.1").withPort(node.port()).withTimeout(limit).build();
    return client.connect(uri);
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
    return cluster.get().nodes().stream().flatMap(node -> view(node).stream()).toList();
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

  /** Waits until every node answers, and finds that every slot is served. */
  void awaitWhole() {
    Await.until(
        WHOLE_LIMIT,
        () ->
            cluster.get().nodes().stream()
                .filter(node -> !findsAllServed(node))
                .findFirst()
                .map(node -> node.name() + " does not find every slot served"));
  }

  private boolean findsAllServed(Node node) {
    try {
      List<String> info = ask(node, RedisCommands::clusterInfo).lines().toList();
      return info.contains("cluster_state:ok")
          && info.contains("cluster_slots_ok:" + SlotHash.SLOT_COUNT);
    } catch (RedisException e) {
      return false; // it is not back yet
    }
  }

  /** How far a node is in the stream of writes from primary to replica. */
  long offset(Node node) {
    String field = "master_repl_offset:";
    return ask(node, redis -> redis.info("replication"))
        .lines()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.substring(field.length()).strip()))
        .findFirst()
        .orElseThrow();
  }

  /** The clock on its wall. */
  Instant time(Node node) {
    List<String> time = ask(node, RedisCommands::time);
    return Instant.ofEpochSecond(
        Long.parseLong(time.getFirst()), 1_000 * Long.parseLong(time.getLast()));
  }

  String setting(Node node, String name) {
    return Objects.requireNonNull(ask(node, redis -> redis.configGet(name)).get(name));
  }

  void set(Node node, String name, String value) {
    ask(node, redis -> redis.configSet(name, value));
  }

  /** From now on nobody may run a script there. */
  void forbidScripts(Node node) {
    ask(
        node,
        redis ->
            redis.aclSetuser(
                "default", AclSetuserArgs.Builder.removeCategory(AclCategory.SCRIPTING)));
  }

  /** All may do everything again. */
  void allowAll(Node node) {
    ask(node, redis -> redis.aclSetuser("default", AclSetuserArgs.Builder.allCommands()));
  }

  /** Consumers of the group that have entries pending. */
  List<String> busyConsumers(String stream, String group) {
    List<Object> consumers = askOwner(stream, redis -> redis.xinfoConsumers(stream, group));
    return consumers.stream()
        .map(RedisNodes::fields)
        .filter(fields -> !Objects.equals(fields.get("pending"), 0L))
        .map(fields -> String.valueOf(fields.get("name")))
        .toList();
  }

  private static Map<?, ?> fields(Object reply) {
    if (reply instanceof Map<?, ?> map) {
      return map;
    }
    List<?> flat = (List<?>) reply;
    Map<Object, Object> fields = new HashMap<>();
    for (int i = 0; i < flat.size(); i += 2) {
      fields.put(flat.get(i), flat.get(i + 1));
    }
    return fields;
  }

  /** Deletes a consumer, and returns how many entries it had pending. */
  long deleteConsumer(String stream, String group, String consumer) {
    return askOwner(
        stream, redis -> redis.xgroupDelconsumer(stream, Consumer.from(group, consumer)));
  }

  /** Whether a field of the hash begins so. */
  boolean hasField(String hash, String prefix) {
    return askOwner(hash, redis -> redis.hkeys(hash)).stream()
        .anyMatch(field -> field.startsWith(prefix));
  }

  /** Puts the key aside, and something unreadable in its place. */
  void spoil(String key, String aside) {
    askOwner(
        key,
        redis -> {
          redis.multi();
          redis.rename(key, aside);
          redis.set(key, "not what it was");
          return redis.exec();
        });
  }

  /** Takes that back. */
  void restore(String key, String aside) {
    askOwner(key, redis -> redis.rename(aside, key));
  }

  /** A loop in Lua that keeps a node from everything else until it is closed. */
  final class Loop implements AutoCloseable {
    private final Node node;
    private final StatefulRedisConnection<String, String> connection;
    private final RedisFuture<Long> end;

    private Loop(Node node) {
      this.node = node;
      this.connection = connect(node, LOOP_LIMIT);
      // Scripts is for those of the shop: this one belongs to a node, not to a slot.
      this.end =
          connection
              .async()
              .dispatch(
                  CommandType.EVAL,
                  new IntegerOutput<>(StringCodec.UTF8),
                  new CommandArgs<>(StringCodec.UTF8).add(ENDLESS).add(0));
    }

    boolean isOver() {
      return end.isDone();
    }

    @Override
    public void close() {
      try {
        if (!isOver()) {
          ask(node, RedisCommands::scriptKill);
        }
      } finally {
        connection.close();
      }
    }
  }

  /** Begins one. */
  Loop occupy(Node node) {
    return new Loop(node);
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
    beginMove(slot, from, to);
    ask(from.node(), redis -> moveKeys(redis, slot, to.node().port()));
    ask(to.node(), redis -> redis.clusterSetSlotNode(slot, to.id()));
    ask(from.node(), redis -> redis.clusterSetSlotNode(slot, to.id()));
    for (NodeView other : primaries()) {
      if (!other.id().equals(to.id()) && !other.id().equals(from.id())) {
        ask(other.node(), redis -> redis.clusterSetSlotNode(slot, to.id()));
      }
    }
  }

  /** The slot is between the two from now on, and nothing moves. */
  void beginMove(int slot, NodeView from, NodeView to) {
    ask(to.node(), redis -> redis.clusterSetSlotImporting(slot, from.id()));
    ask(from.node(), redis -> redis.clusterSetSlotMigrating(slot, to.id()));
  }

  /**
   * The slot stays where it was. What was written at the other node meanwhile, under ASKING, is
   * moved back.
   */
  void giveUpMove(int slot, NodeView from, NodeView to) {
    ask(to.node(), redis -> moveKeys(redis, slot, from.node().port()));
    ask(from.node(), redis -> redis.clusterSetSlotStable(slot));
    ask(to.node(), redis -> moveKeys(redis, slot, from.node().port()));
    ask(to.node(), redis -> redis.clusterSetSlotStable(slot));
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
