package till.escrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EscrowLimitsTest {
  @ParameterizedTest(name = "clock margin {0}, undecided {1}: {2}")
  @CsvSource({
    "PT15S, PT15S, true",
    "PT0.001S, PT0.001S, true",
    "PT0S, PT15S, false",
    "PT15S, PT0S, false",
    "PT-1S, PT15S, false",
  })
  void every_limit_is_positive(Duration clockMargin, Duration undecidedMax, boolean fits) {
    if (fits) {
      assertThat(
              new EscrowLimits(
                      clockMargin, undecidedMax, Duration.ofMillis(50), Duration.ofMillis(250))
                  .clockMargin())
          .isEqualTo(clockMargin);
    } else {
      assertThatThrownBy(
              () ->
                  new EscrowLimits(
                      clockMargin, undecidedMax, Duration.ofMillis(50), Duration.ofMillis(250)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("till.escrow: every limit must be positive");
    }
  }
}
