package till.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;

final class PartitionCountTest {
  @BeforeEach
  @AfterEach
  void forget() {
    TestRedis.commands().del(PartitionCount.KEY);
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
}
