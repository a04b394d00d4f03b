package till.cluster;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The client of {@link TestCluster} and the connection that all tests of a JVM share. */
public final class TestRedis {
  private static final int ANSWER_MAX_SECONDS = 20;

  private static final RedisClusterClient CLIENT =
      RedisClusterClient.create(
          Arrays.stream(TestCluster.shared().uris().split(",")).map(RedisURI::create).toList());
  private static final StatefulRedisClusterConnection<String, String> CONNECTION = CLIENT.connect();

  private TestRedis() {}

  public static RedisClusterClient client() {
    return CLIENT;
  }

  public static StatefulRedisClusterConnection<String, String> connection() {
    return CONNECTION;
  }

  public static RedisAdvancedClusterCommands<String, String> commands() {
    return CONNECTION.sync();
  }

  /** The answer, as soon as it is there. */
  public static <T> T await(CompletionStage<T> answer) {
    return answer.toCompletableFuture().orTimeout(ANSWER_MAX_SECONDS, TimeUnit.SECONDS).join();
  }
}
