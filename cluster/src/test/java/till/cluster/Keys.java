package till.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A thousand keys, spread over all slots. */
final class Keys {
  private static final int COUNT = 1000;

  private Keys() {}

  static void write(LocalCluster cluster) {
    with(
        cluster,
        commands -> IntStream.range(0, COUNT).forEach(i -> commands.set("key-" + i, "value-" + i)));
  }

  static void check(LocalCluster cluster) {
    with(
        cluster,
        commands ->
            IntStream.range(0, COUNT)
                .forEach(i -> assertThat(commands.get("key-" + i)).isEqualTo("value-" + i)));
  }

  private static void with(
      LocalCluster cluster, Consumer<RedisAdvancedClusterCommands<String, String>> work) {
    List<RedisURI> uris = Arrays.stream(cluster.uris().split(",")).map(RedisURI::create).toList();
    try (RedisClusterClient client = RedisClusterClient.create(uris);
        StatefulRedisClusterConnection<String, String> connection = client.connect()) {
      work.accept(connection.sync());
    }
  }
}
