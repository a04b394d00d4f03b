package till.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import till.redis.Durability.Level;
import till.redis.Durability.WithoutReplica;

final class DurabilityTest {
  private static Durability waiting(Duration waitMax) {
    return new Durability(Level.REPLICATED, WithoutReplica.DEGRADE, waitMax);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"PT0.01S", "PT1S", "PT10S"})
  void a_wait_that_fits(Duration waitMax) {
    assertThat(waiting(waitMax).waitMax()).isEqualTo(waitMax);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"PT-1S", "PT0S", "PT0.009S", "PT10.001S"})
  void a_wait_that_does_not(Duration waitMax) {
    assertThatThrownBy(() -> waiting(waitMax))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("till.durability.wait-max must be 10ms to 10s");
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Level.class)
  void every_level_but_local_has_a_barrier(Level level) {
    assertThat(new Durability(level, WithoutReplica.REFUSE, Duration.ofSeconds(1)).hasBarrier())
        .isEqualTo(level != Level.LOCAL);
  }

  @Test
  void local_is_what_it_says() {
    assertThat(Durability.local().level()).isEqualTo(Level.LOCAL);
  }
}
