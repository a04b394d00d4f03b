package till.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import till.cluster.TestCluster;
import till.cluster.TestRedis;

/** What is read from the nodes of a real cluster. */
class RedisNodesTest {
  @ParameterizedTest
  @CsvSource({
    "item:{17}, item:{}",
    "item:{17}:settled:order/attempt, item:{}:settled",
    "user:{17}:payments, user:{}:payments",
    "user:{17}:request:till-1, user:{}:request",
    "request:{till-1}, request:{}",
    "order:{40}:17, order:{}",
    "order:{40}:17:items, order:{}:items",
    "saga:{40}:outcome:dead, saga:{}:outcome:dead",
    "notices:{order-svc-1}, notices:{}",
    "till:partitions, till:partitions",
  })
  void keys_are_of_a_kind(String key, String kind) {
    assertThat(RedisNodes.kindOf(key)).isEqualTo(kind);
  }

  @Test
  void memory_keys_and_what_expires_are_read() {
    var redis = TestRedis.commands();
    redis.flushall();
    redis.set("item:{1}", "a");
    redis.set("item:{2}", "b");
    redis.setex("item:{1}:settled:order/attempt", 1_000, "commit");
    for (int i = 0; i < 3_000; i++) {
      redis.xadd("saga:{7}:log", Map.of("order", "some order"));
    }
    redis.set("user:{1}", "c");
    try (var nodes =
        new RedisNodes(
            Stream.of(TestCluster.shared().uris().split(","))
                .map(uri -> Integer.parseInt(uri.substring(uri.lastIndexOf(':') + 1)))
                .toList())) {

      assertThat(nodes.kinds())
          .isEqualTo(
              Map.of("item:{}", 2L, "item:{}:settled", 1L, "saga:{}:log", 1L, "user:{}", 1L));
      assertThat(nodes.expiring()).isEqualTo(1);
      assertThat(nodes.used())
          .hasSize(3)
          .allSatisfy((name, bytes) -> assertThat(bytes).isPositive());
      assertThat(sum(nodes.used()) - sum(nodes.lasting())).isGreaterThan(10_000);
    }
  }

  private static long sum(Map<String, Long> bytes) {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }
}
