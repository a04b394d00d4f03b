package till.system;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.models.role.RedisInstance.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import till.process.Await;

/**
 * Nothing is under way any more: no account has a hold or a queue, no checkout is open, no stream
 * has a command or an outcome left, nobody has an entry pending, and nothing was given up. Read
 * from every primary of the Redis Cluster, since no endpoint shows it.
 */
final class Quiet {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private Quiet() {}

  /**
   * Waits until it is quiet; fails with what is still under way when that takes too long.
   *
   * @param uris of some nodes, with commas between
   */
  static void reached(String uris) {
    RedisClusterClient client =
        RedisClusterClient.create(Stream.of(uris.split(",")).map(RedisURI::create).toList());
    try (var connection = client.connect()) {
      Await.until(
          DEADLINE,
          () -> {
            List<String> stirring = stirring(connection);
            return stirring.isEmpty()
                ? Optional.empty()
                : Optional.of("still under way: " + stirring);
          });
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }

  private static List<String> stirring(StatefulRedisClusterConnection<String, String> connection) {
    List<String> stirring = new ArrayList<>();
    for (RedisClusterNode node : connection.getPartitions()) {
      if (node.getRole() == Role.UPSTREAM) {
        stirring.addAll(
            new NodeScan(connection.getConnection(node.getNodeId()).async()).stirring());
      }
    }
    return stirring;
  }
}
