package till.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.cluster.TestRedis.await;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;

/** Nodes that ask who is there. */
final class LoginTest {
  private static final String USER = "someone";
  private static final Script ONE = Script.load("test/one");

  @BeforeEach
  void create() {
    onEveryNode(
        redis ->
            redis.aclSetuser(
                USER,
                AclSetuserArgs.Builder.on()
                    .addPassword("secret")
                    .allKeys()
                    .allChannels()
                    .allCommands()));
  }

  @AfterEach
  void delete() {
    onEveryNode(redis -> redis.aclDeluser(USER));
  }

  private static void onEveryNode(Consumer<RedisCommands<String, String>> action) {
    for (var node : TestRedis.client().getPartitions()) {
      action.accept(TestRedis.connection().getConnection(node.getNodeId()).sync());
    }
  }

  private static Shards shards(String password) {
    var login = RedisURI.builder().withHost("any").withAuthentication(USER, password).build();
    return new Shards(
        TestRedis.client(),
        login,
        Durability.local(),
        new BarrierMetrics(new SimpleMeterRegistry()));
  }

  /** Scripts that try once. */
  private static final class Impatient extends Scripts {
    Impatient(Shards shards) {
      super(shards, Duration.ZERO);
    }
  }

  @Test
  void are_given_user_and_password_by_every_connection_that_scripts_take() {
    try (var shards = shards("secret")) {
      assertThat(await(new Impatient(shards).integer(ONE, new String[] {"login"}))).isEqualTo(1);
      assertThat(clients()).contains("user=" + USER);
    }
  }

  @Test
  void let_nobody_in_with_a_wrong_password() {
    try (var shards = shards("wrong")) {
      assertThatThrownBy(() -> await(new Impatient(shards).integer(ONE, new String[] {"login"})))
          .hasMessageContaining("can't be opened");
    }
  }

  private static String clients() {
    var lists = new StringBuilder();
    onEveryNode(redis -> lists.append(redis.clientList()));
    return lists.toString();
  }
}
