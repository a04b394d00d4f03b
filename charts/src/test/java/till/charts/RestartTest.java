package till.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import till.cluster.TestCluster;
import till.process.Await;
import till.process.ChildProcess;
import till.process.FreePorts;

/** A Redis with the users of charts/redis-cluster that is killed and started again. */
final class RestartTest {
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final String program = program();
  private final int port = FreePorts.find(1).getFirst();

  @Test
  void what_scripts_and_transactions_have_written_is_read_again() throws IOException {
    String defaultUser =
        "user default " + String.join(" ", Objects.requireNonNull(AclTest.USERS.get("default")));
    Files.writeString(
        folder.resolve("users.acl"), defaultUser + "\nuser admin on nopass ~* &* +@all\n");
    ChildProcess redis = start();
    try (RedisClient client = client()) {
      var first = connect(client).sync();
      first.set("alone", "1");
      first.multi();
      first.set("together", "2");
      first.set("with", "3");
      first.exec();
      redis.kill();
      redis = start();
      var again = connect(client).sync();
      assertThat(again.get("alone")).isEqualTo("1");
      assertThat(again.get("together")).isEqualTo("2");
      assertThat(again.get("with")).isEqualTo("3");
    } finally {
      redis.kill();
    }
  }

  /** The same program as the nodes of the tests are. */
  private static String program() {
    try (RedisClient client = RedisClient.create(TestCluster.shared().uris().split(",", -1)[0])) {
      return client
          .connect()
          .sync()
          .info("server")
          .lines()
          .filter(line -> line.startsWith("executable:"))
          .map(line -> line.substring("executable:".length()))
          .findFirst()
          .orElseThrow();
    }
  }

  private ChildProcess start() {
    return ChildProcess.start(
        new ChildProcess.Program(
            "redis",
            List.of(
                program,
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--appendonly",
                "yes",
                "--appendfsync",
                "always",
                "--save",
                "",
                "--aclfile",
                "users.acl"),
            Map.of(),
            folder,
            folder.resolve("redis.log")));
  }

  private RedisClient client() {
    return RedisClient.create(
        RedisURI.builder()
            .withHost("127.0.0.1")
            .withPort(port)
            .withAuthentication("admin", "any")
            .build());
  }

  private static StatefulRedisConnection<String, String> connect(RedisClient client) {
    var connected = new AtomicReference<StatefulRedisConnection<String, String>>();
    Await.until(
        START_LIMIT,
        () -> {
          try {
            connected.set(client.connect());
            return Optional.empty();
          } catch (RedisConnectionException e) {
            return Optional.of("Redis does not answer: " + e);
          }
        });
    return Objects.requireNonNull(connected.get());
  }
}
