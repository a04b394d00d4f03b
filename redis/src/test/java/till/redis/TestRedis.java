package till.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import till.cluster.TestCluster;

/** The client and the connection that all tests of this JVM share; they end with it. */
public final class TestRedis {
  private static final int ANSWER_MAX_SECONDS = 20;

  private static final RedisClusterClient CLIENT = newClient();
  private static final StatefulRedisClusterConnection<String, String> CONNECTION = CLIENT.connect();

  private TestRedis() {}

  private static RedisClusterClient newClient() {
    var uris = TestCluster.shared().uris().split(",");
    var client = RedisClusterClient.create(Arrays.stream(uris).map(RedisURI::create).toList());
    client.setOptions(RedisFactory.options());
    return client;
  }

  public static RedisClusterClient client() {
    return CLIENT;
  }

  public static StatefulRedisClusterConnection<String, String> connection() {
    return CONNECTION;
  }

  public static RedisAdvancedClusterCommands<String, String> commands() {
    return CONNECTION.sync();
  }

  public static Scripts scripts() {
    return new Scripts(CONNECTION);
  }

  /** The answer, as soon as it is there. */
  public static <T> T await(CompletionStage<T> answer) {
    return answer.toCompletableFuture().orTimeout(ANSWER_MAX_SECONDS, TimeUnit.SECONDS).join();
  }
}
