package till.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CheckoutLimitsTest {
  private static CheckoutLimits limits(
      Duration timeout, Duration grace, Duration answerMax, int sweepMax) {
    return new CheckoutLimits(
        timeout,
        grace,
        answerMax,
        Duration.ofMillis(500),
        Duration.ofMillis(300),
        sweepMax,
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        10_000,
        1_000);
  }

  @ParameterizedTest(name = "timeout {0}, grace {1}, answer {2}, sweep {3}")
  @CsvSource({
    "PT10S, PT3S, PT30S, 100",
    "PT10S, PT3S, PT13.001S, 1",
    "PT0.001S, PT0S, PT0.002S, 1000",
  })
  void limits_that_fit_together(Duration timeout, Duration grace, Duration answerMax, int sweep) {
    assertThat(limits(timeout, grace, answerMax, sweep).timeout()).isEqualTo(timeout);
  }

  @ParameterizedTest(name = "timeout {0}, grace {1}, answer {2}, sweep {3}: {4}")
  @CsvSource({
    "PT0S, PT3S, PT30S, 100, timeout must be positive",
    "PT-1S, PT3S, PT30S, 100, timeout must be positive",
    "PT10S, PT3S, PT30S, 0, sweep-max must be 1 to 1000",
    "PT10S, PT3S, PT30S, 1001, sweep-max must be 1 to 1000",
    "PT10S, PT3S, PT13S, 100, answer-max must be longer than timeout and grace together",
    "PT10S, PT3S, PT5S, 100, answer-max must be longer than timeout and grace together",
  })
  void limits_that_do_not(
      Duration timeout, Duration grace, Duration answerMax, int sweep, String rule) {
    assertThatThrownBy(() -> limits(timeout, grace, answerMax, sweep))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("till.checkout." + rule);
  }
}
