package till.console.overview;

import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The nodes of the Redis Cluster, as it was seen last. */
@Singleton
final class Nodes {
  private static final Duration MEMORY_EVERY = Duration.ofSeconds(5);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(1);
  private static final String MEMORY = "used_memory:";

  private final StatefulRedisClusterConnection<String, String> connection;
  private Map<String, Long> memory = Map.of();
  private @Nullable Long lookedAt;

  Nodes(StatefulRedisClusterConnection<String, String> connection) {
    this.connection = connection;
  }

  /** Every node, each primary before its replicas. Waits for the answers. */
  List<Overview.NodeView> look() {
    var nodes = List.copyOf(connection.getPartitions().getPartitions());
    readMemory(nodes);
    var primaries =
        nodes.stream()
            .filter(node -> isPrimary(node) && !node.getSlots().isEmpty())
            .sorted(Comparator.comparing(node -> node.getSlots().getFirst()))
            .toList();
    var views = new ArrayList<Overview.NodeView>();
    for (int shard = 0; shard < primaries.size(); shard++) {
      var primary = primaries.get(shard);
      var replicas =
          nodes.stream()
              .filter(node -> primary.getNodeId().equals(node.getSlaveOf()))
              .sorted(Comparator.comparing(Nodes::name))
              .toList();
      views.add(primary(primary, shard, (int) replicas.stream().filter(Nodes::isUp).count()));
      for (var replica : replicas) {
        views.add(
            new Overview.NodeView(
                name(replica),
                "replica",
                isUp(replica),
                shard,
                null,
                null,
                name(primary),
                memory.get(replica.getNodeId())));
      }
    }
    nodes.stream()
        .filter(node -> isPrimary(node) && node.getSlots().isEmpty())
        .map(node -> primary(node, null, 0))
        .forEach(views::add);
    return views;
  }

  private Overview.NodeView primary(RedisClusterNode node, @Nullable Integer shard, int replicas) {
    return new Overview.NodeView(
        name(node),
        "primary",
        isUp(node),
        shard,
        node.getSlots().size(),
        replicas,
        null,
        memory.get(node.getNodeId()));
  }

  private static String name(RedisClusterNode node) {
    return node.getUri().getHost() + ":" + node.getUri().getPort();
  }

  private static boolean isPrimary(RedisClusterNode node) {
    return node.is(NodeFlag.UPSTREAM);
  }

  private static boolean isUp(RedisClusterNode node) {
    return !node.is(NodeFlag.FAIL) && !node.is(NodeFlag.EVENTUAL_FAIL);
  }

  private void readMemory(List<RedisClusterNode> nodes) {
    long now = System.nanoTime();
    if (lookedAt != null && now - lookedAt < MEMORY_EVERY.toNanos()) {
      return;
    }
    lookedAt = now;
    var asked = new HashMap<String, CompletableFuture<String>>();
    for (var node : nodes) {
      if (isUp(node)) {
        asked.put(
            node.getNodeId(),
            connection
                .getConnectionAsync(node.getNodeId())
                .thenCompose(direct -> direct.async().info("memory"))
                .orTimeout(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(e -> ""));
      }
    }
    var found = new HashMap<String, Long>();
    asked.forEach(
        (node, info) ->
            info.join()
                .lines()
                .filter(line -> line.startsWith(MEMORY))
                .forEach(
                    line ->
                        found.put(node, Long.parseLong(line.substring(MEMORY.length()).strip()))));
    memory = found;
  }
}
