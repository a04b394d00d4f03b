package till.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GatewayLimitsTest {
  @Test
  void nothing_needs_to_be_said() {
    assertThat(GatewayLimits.of(Map.of())).isEqualTo(GatewayLimits.DEFAULT);
  }

  @Test
  void each_can_be_said_in_the_environment() {
    assertThat(
            GatewayLimits.of(
                Map.of(
                    "GATEWAY_PATIENCE", "1m",
                    "GATEWAY_IN_FLIGHT_MAX", "7",
                    "GATEWAY_PROBE_EVERY", "0.1s",
                    "GATEWAY_PROBE_LIMIT", "2s",
                    "GATEWAY_HEDGE_AFTER", "3s")))
        .isEqualTo(
            new GatewayLimits(
                Duration.ofMinutes(1),
                7,
                Duration.ofMillis(100),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3)));
  }

  @ParameterizedTest
  @CsvSource({
    "GATEWAY_PATIENCE, -1s",
    "GATEWAY_PATIENCE, 30",
    "GATEWAY_PATIENCE, soon",
    "GATEWAY_IN_FLIGHT_MAX, 0",
    "GATEWAY_IN_FLIGHT_MAX, 1000001",
    "GATEWAY_IN_FLIGHT_MAX, many",
    "GATEWAY_PROBE_EVERY, 0s",
    "GATEWAY_PROBE_LIMIT, 0s",
    "GATEWAY_HEDGE_AFTER, 0s"
  })
  void what_makes_no_sense_is_refused_by_its_name(String variable, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GatewayLimits.of(Map.of(variable, value)))
        .withMessageStartingWith(variable);
  }
}
