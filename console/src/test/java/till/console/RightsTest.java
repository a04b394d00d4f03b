package till.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import till.cluster.TestCluster;
import till.cluster.TestRedis;
import till.console.stream.Role;

/** The console as its user of charts/redis-cluster: what it may do is enough, and no more. */
final class RightsTest {
  private static final Path USERS = Path.of("charts/redis-cluster/files/users.acl");
  private static final Pattern VARIABLE = Pattern.compile("\\{\\{- \\$(\\w+) := \"([^\"]*)\" }}");
  private static final Pattern USER = Pattern.compile("(?m)^user console on @console@ (.*)$");

  /** The chart's Redis may be older than the command. */
  private static final String SINCE_7_2 = "+client|setinfo";

  private static final String PASSWORD = "a-password";

  private final Floor floor = new Floor();

  @BeforeEach
  void create() throws IOException {
    floor.clear();
    String file = Files.readString(Path.of(System.getProperty("till.root", "..")).resolve(USERS));
    var user = USER.matcher(file);
    assertThat(user.find()).isTrue();
    String rules = user.group(1);
    for (var variable : VARIABLE.matcher(file).results().toList()) {
      rules = rules.replace("{{ $" + variable.group(1) + " }}", variable.group(2));
    }
    var all =
        Stream.concat(Stream.of("on", ">" + PASSWORD), Stream.of(rules.split(" ")))
            .filter(rule -> !rule.equals(SINCE_7_2))
            .toList();
    onEveryNode(redis -> setUser(redis, all));
  }

  @AfterEach
  void delete() {
    onEveryNode(redis -> redis.aclDeluser("console"));
  }

  private static void setUser(RedisCommands<String, String> redis, List<String> rules) {
    var arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add("console");
    rules.forEach(arguments::add);
    redis.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
  }

  private static void onEveryNode(Consumer<RedisCommands<String, String>> action) {
    for (var node : TestRedis.client().getPartitions()) {
      action.accept(TestRedis.connection().getConnection(node.getNodeId()).sync());
    }
  }

  private static String uris() {
    return TestCluster.shared().uris().replace("redis://", "redis://console:" + PASSWORD + "@");
  }

  @Test
  void it_sees_and_does_all_that_operators_want() {
    floor.begin("o");
    floor.take(Role.PAYMENT, "o", "payment-svc-1");
    floor.bury(Role.STOCK, "o", Map.of("o/1", "hold 1 i:2"));
    floor.bury(Role.STOCK, "o", Map.of("do", "harm"));
    TestRedis.commands().hset("item:{i}", Map.of("available", "1", "supplied", "1"));
    try (var desk = Desk.open(Map.of("redis.uris", uris()))) {
      assertThat(desk.read("/operator/orders/o").getString("why")).contains("payment-svc-1");
      assertThat(desk.read("/operator/orders?list=waiting").getLong("total")).isZero();
      assertThat(desk.read("/operator/overview").getJsonObject("open").getLong("total"))
          .isEqualTo(1);
      var letters = desk.read("/operator/dead-letters").getJsonArray("letters");
      assertThat(letters).hasSize(2);
      for (String path :
          List.of(
              "/operator/orders/o/run-again",
              "/operator/orders/o/abort",
              "/operator/dead-letters/" + letters.getJsonObject(0).getString("id") + "/discard",
              "/operator/dead-letters/" + letters.getJsonObject(1).getString("id") + "/redrive")) {
        assertThat(desk.post(path, "k" + path.length()).status()).as(path).isEqualTo(200);
      }
      assertThat(desk.read("/operator/log").getJsonArray("entries")).hasSize(4);
      Audits.untilRounds(desk, 1);
    }
  }

  @Test
  void it_can_not_change_an_account_nor_anything_of_the_servers() {
    try (var client =
        RedisClusterClient.create(Stream.of(uris().split(",")).map(RedisURI::create).toList())) {
      var redis = client.connect().sync();
      assertThat(redis.hgetall("user:{u}")).isEmpty();
      assertThatThrownBy(() -> redis.hset("user:{u}", "available", "1000000"))
          .hasMessageContaining("NOPERM");
      assertThatThrownBy(() -> redis.hset("item:{i}", "available", "1"))
          .hasMessageContaining("NOPERM");
      assertThatThrownBy(() -> redis.del("order:{0}:o")).hasMessageContaining("NOPERM");
      assertThatThrownBy(() -> redis.configGet("requirepass")).hasMessageContaining("NOPERM");
      assertThatThrownBy(redis::flushall).hasMessageContaining("NOPERM");
    }
  }
}
