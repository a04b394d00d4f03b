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
    "PT15.001S, PT0.001S, true",
    "PT14.999S, PT15S, false",
    "PT15S, PT0S, false",
    "PT-1S, PT15S, false",
  })
  void the_margin_is_not_less_than_holds_rely_on_and_nobody_waits_for_no_time(
      Duration clockMargin, Duration undecidedMax, boolean fits) {
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
          .hasMessageStartingWith("till.escrow.");
    }
  }
}
