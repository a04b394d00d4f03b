package till.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;
import till.process.Await;

final class PartitionCountTest {
  @BeforeEach
  @AfterEach
  void forget() {
    TestRedis.commands()
        .keys(PartitionCount.KEY + "*")
        .forEach(key -> TestRedis.commands().del(key));
  }

  @Test
  void the_first_start_decides_and_every_other_must_agree() {
    PartitionCount.agree(TestRedis.connection(), 12);
    PartitionCount.agree(TestRedis.connection(), 12);
    assertThatThrownBy(() -> PartitionCount.agree(TestRedis.connection(), 24))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "this installation has 12 partitions and till.partitions says 24: set it to 12");
    PartitionCount.agree(TestRedis.connection(), 12);
  }

  @Test
  void where_its_key_is_lost_a_copy_decides() {
    PartitionCount.agree(TestRedis.connection(), 12);
    Await.until(
        Duration.ofSeconds(20),
        () ->
            TestRedis.commands().keys(PartitionCount.KEY + ":*").size() > 1
                ? Optional.empty()
                : Optional.of("there are no copies"));
    TestRedis.commands().del(PartitionCount.KEY);
    assertThatThrownBy(() -> PartitionCount.agree(TestRedis.connection(), 24))
        .hasMessageContaining("has 12 partitions");
    PartitionCount.agree(TestRedis.connection(), 12);
  }
}
