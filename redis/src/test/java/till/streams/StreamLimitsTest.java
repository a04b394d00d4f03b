package till.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StreamLimitsTest {
  private static StreamLimits limits(
      int batch, String block, String every, int reclaimMax, String lease, int failures) {
    return new StreamLimits(
        batch,
        Duration.parse(block),
        Duration.ofSeconds(3),
        Duration.parse(every),
        reclaimMax,
        Duration.parse(lease),
        failures,
        Duration.ofHours(1),
        Duration.ofHours(1),
        Duration.ofMillis(50),
        1000,
        1);
  }

  @ParameterizedTest(name = "batch {0}, block {1}, reclaim {3} every {2}, lease {4}, failures {5}")
  @CsvSource({
    "128, PT1S, PT1S, 20, PT5S, 5",
    "1, PT0.001S, PT1S, 1, PT2.001S, 1",
    "1000, PT4.999S, PT1S, 1000, PT1H, 1000000",
  })
  void limits_that_fit_together(
      int batch, String block, String every, int reclaimMax, String lease, int failures) {
    assertThat(limits(batch, block, every, reclaimMax, lease, failures).batchMax())
        .isEqualTo(batch);
  }

  @ParameterizedTest(name = "{6}")
  @CsvSource({
    "0, PT1S, PT1S, 1, PT5S, 5, batch-max must be 1 to 1000",
    "1001, PT1S, PT1S, 1, PT5S, 5, batch-max must be 1 to 1000",
    "10, PT1S, PT1S, 0, PT5S, 5, reclaim-max must be 1 to batch-max",
    "10, PT1S, PT1S, 11, PT5S, 5, reclaim-max must be 1 to batch-max",
    "10, PT0S, PT1S, 10, PT5S, 5, block must be 1ms to below 5s",
    "10, PT5S, PT1S, 10, PT5S, 5, block must be 1ms to below 5s",
    "10, PT1S, PT1S, 10, PT5S, 0, failures-max must be 1 or more",
    "10, PT1S, PT1S, 10, PT2S, 5, lease must be longer than two times reclaim-every",
  })
  void limits_that_do_not(
      int batch,
      String block,
      String every,
      int reclaimMax,
      String lease,
      int failures,
      String rule) {
    assertThatThrownBy(() -> limits(batch, block, every, reclaimMax, lease, failures))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("till.streams." + rule);
  }
}
