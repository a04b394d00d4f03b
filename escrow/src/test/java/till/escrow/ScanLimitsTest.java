package till.escrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScanLimitsTest {
  private static ScanLimits limits(
      Duration orphanAfter, Duration every, int page, Duration urgent) {
    return new ScanLimits(orphanAfter, every, Duration.ofMillis(50), page, urgent);
  }

  @ParameterizedTest(name = "orphan after {0}, every {1}, page {2}, urgent {3}")
  @CsvSource({
    "PT18S, PT1M, 500, PT60S",
    "PT15.001S, PT0.001S, 1, PT15.002S",
    "PT18S, PT1M, 10000, PT18.001S",
  })
  void limits_that_fit_together(Duration orphanAfter, Duration every, int page, Duration urgent) {
    assertThat(limits(orphanAfter, every, page, urgent).page()).isEqualTo(page);
  }

  @ParameterizedTest(name = "orphan after {0}, every {1}, page {2}, urgent {3}: {4}")
  @CsvSource({
    "PT15S, PT1M, 500, PT45S, orphan-after must be longer than clocks may be apart",
    "PT18S, PT0S, 500, PT45S, every must be positive",
    "PT18S, PT1M, 0, PT45S, 'page must be 1 to 10000'",
    "PT18S, PT1M, 10001, PT45S, 'page must be 1 to 10000'",
    "PT18S, PT1M, 500, PT18S, urgent must be longer than orphan-after",
  })
  void limits_that_do_not(
      Duration orphanAfter, Duration every, int page, Duration urgent, String rule) {
    assertThatThrownBy(() -> limits(orphanAfter, every, page, urgent))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("till.escrow.scan." + rule);
  }
}
