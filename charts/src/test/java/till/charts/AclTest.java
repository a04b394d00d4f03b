package till.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import till.cluster.TestRedis;

/** What each user of charts/redis-cluster may and may not do, as a real Redis judges it. */
final class AclTest {
  private static final List<String> SERVICES = List.of("order-svc", "stock-svc", "payment-svc");

  static final Map<String, List<String>> USERS = users();

  /** The rules by user, as the chart has them; {@code @name@} is where a password's hash goes. */
  private static Map<String, List<String>> users() {
    String file =
        Manifest.ofKind(Chart.REDIS_CLUSTER.render(Map.of()), "ConfigMap")
            .getFirst()
            .tree()
            .at("data", "users.acl")
            .text();
    var users = new LinkedHashMap<String, List<String>>();
    file.lines()
        .filter(line -> line.startsWith("user "))
        .map(line -> Arrays.asList(line.strip().split(" +")))
        .forEach(words -> users.put(words.get(1), words.subList(2, words.size())));
    return users;
  }

  @BeforeAll
  static void create() {
    boolean knowsSetInfo = !version().startsWith("7.0.");
    USERS.forEach(
        (user, rules) -> {
          if (!user.equals("default")) {
            var arguments = Stream.of("SETUSER", user, "reset");
            var own =
                rules.stream()
                    .map(rule -> rule.matches("@.*@") ? ">secret" : rule)
                    .filter(rule -> knowsSetInfo || !rule.equals("+client|setinfo"));
            assertThat(acl(Stream.concat(arguments, own).toList())).as(user).isEqualTo("OK");
          }
        });
  }

  @AfterAll
  static void delete() {
    redis()
        .aclDeluser(
            USERS.keySet().stream().filter(u -> !u.equals("default")).toArray(String[]::new));
  }

  @Test
  void nobody_is_let_in_without_a_name() {
    assertThat(USERS.get("default")).startsWith("off").doesNotContain("nopass");
    assertThat(USERS).containsKeys("admin", "replication", "probe", "audit", "exporter", "scaler");
    assertThat(USERS).containsKeys(SERVICES.toArray(String[]::new));
  }

  static Stream<String> allButAdmin() {
    return USERS.keySet().stream().filter(user -> !user.matches("default|admin"));
  }

  @ParameterizedTest
  @MethodSource("allButAdmin")
  void nobody_but_the_administrator_may_do_what_ruins_a_cluster(String user) {
    for (String command :
        List.of(
            "FLUSHALL",
            "FLUSHDB",
            "KEYS *",
            "CONFIG SET dir /tmp",
            "CONFIG GET *",
            "CONFIG REWRITE",
            "DEBUG SLEEP 1",
            "SHUTDOWN",
            "MONITOR",
            "ACL LIST",
            "ACL SETUSER x on",
            "CLIENT KILL ID 1",
            "CLIENT NO-EVICT on",
            "CLUSTER RESET",
            "CLUSTER FAILOVER",
            "CLUSTER SETSLOT 1 STABLE",
            "CLUSTER FORGET x",
            "REPLICAOF NO ONE",
            "SAVE",
            "BGREWRITEAOF",
            "SWAPDB 0 1",
            "MODULE LIST",
            "FUNCTION FLUSH",
            "SCRIPT FLUSH",
            "MIGRATE 127.0.0.1 1 x 0 1")) {
      assertThat(may(user, command)).as("%s: %s", user, command).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "order-svc, HGETALL user:{u}",
    "order-svc, HGETALL item:{i}",
    "order-svc, EVALSHA x 1 user:{u}",
    "order-svc, SCAN 0",
    "order-svc, XADD till:operator * a b",
    "stock-svc, HGETALL user:{u}",
    "stock-svc, HGETALL order:{0}:o",
    "stock-svc, XADD saga:{0}:payment * a b",
    "stock-svc, EVALSHA x 1 order:{0}:o",
    "payment-svc, HGETALL item:{i}",
    "payment-svc, HGETALL order:{0}:o",
    "payment-svc, EVALSHA x 2 user:{u} item:{i}",
    "audit, HSET order:{0}:o a b",
    "audit, XDEL saga:{0}:stock 1-1",
    "audit, EVALSHA x 0",
    "exporter, GET till:partitions",
    "exporter, HGETALL user:{u}",
    "scaler, HGETALL user:{u}",
    "scaler, XADD saga:{0}:stock * a b",
    "probe, GET till:partitions",
    "replication, GET till:partitions"
  })
  void a_user_can_not_touch_what_is_not_its_own(String user, String command) {
    assertThat(may(user, command)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "order-svc, EVALSHA x 3 order:{0}:o order:{0}:o:items saga:{0}:open",
    "order-svc, HGETALL order:{0}:o",
    "order-svc, XADD saga:{0}:payment * a b",
    "order-svc, XADD saga:{0}:stock * a b",
    "order-svc, XREADGROUP GROUP order-svc me COUNT 1 STREAMS saga:{0}:outcome >",
    "order-svc, XREAD COUNT 1 STREAMS notices:{me} $",
    "order-svc, ZADD saga:{0}:open 1 o",
    "order-svc, XADD saga:{0}:outcome:dead * a b",
    "stock-svc, EVALSHA x 2 item:{i} item:{i}:waiting",
    "stock-svc, HINCRBY item:{i} available 1",
    "stock-svc, SET item:{i}:request:k v PX 1",
    "stock-svc, XREADGROUP GROUP stock-svc me COUNT 1 STREAMS saga:{0}:stock >",
    "stock-svc, XADD saga:{0}:outcome * a b",
    "stock-svc, SET till:scan:{item} me PX 1 NX",
    "stock-svc, SCAN 0",
    "payment-svc, HGETALL user:{u}",
    "payment-svc, XADD saga:{0}:stock * a b",
    "payment-svc, XAUTOCLAIM saga:{0}:payment payment-svc me 1 0",
    "payment-svc, INCR till:barrier:{0}",
    "payment-svc, WAIT 1 10",
    "audit, HGETALL user:{u}",
    "audit, XPENDING saga:{0}:stock stock-svc",
    "audit, SCAN 0",
    "exporter, INFO all",
    "exporter, SLOWLOG LEN",
    "scaler, XLEN saga:{0}:stock",
    "probe, CLUSTER INFO",
    "replication, PSYNC ? -1",
    "admin, CLUSTER RESET"
  })
  void a_user_may_do_its_work(String user, String command) {
    assertThat(may(user, command)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "order-svc, order",
    "stock-svc, escrow",
    "payment-svc, escrow",
    "payment-svc, payment"
  })
  void a_service_may_give_the_commands_of_its_scripts(String user, String folder) {
    var rules = USERS.getOrDefault(user, List.of());
    for (String of : List.of(folder, "request", "stream")) {
      for (String command : Scripts.commands("lua/" + of)) {
        assertThat(rules).as("%s: %s", user, of).contains("+" + command);
      }
    }
  }

  private static boolean may(String user, String command) {
    var arguments = Stream.concat(Stream.of("DRYRUN", user), Arrays.stream(command.split(" ")));
    return acl(arguments.toList()).equals("OK");
  }

  private static String acl(List<String> arguments) {
    var args = new CommandArgs<>(StringCodec.UTF8);
    arguments.forEach(args::add);
    return redis().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), args);
  }

  private static String version() {
    return redis()
        .info("server")
        .lines()
        .filter(line -> line.startsWith("redis_version:"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }

  /** One node, always the same. */
  private static RedisCommands<String, String> redis() {
    var node = TestRedis.client().getPartitions().getPartition(0);
    return TestRedis.connection().getConnection(node.getNodeId()).sync();
  }
}
