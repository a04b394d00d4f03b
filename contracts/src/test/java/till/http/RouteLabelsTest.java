package till.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The label of a route. */
final class RouteLabelsTest {
  @ParameterizedTest
  @CsvSource({
    "/orders/find/{order:[^/]+}, /orders/find/{order}",
    "'/a/{b:[0-9]{1,3}}/{c:.*}', /a/{b}/{c}",
    "/health/{selector}, /health/{selector}",
    "/prometheus, /prometheus",
  })
  void a_variable_is_named_and_not_described(String template, String label) {
    assertThat(RouteLabels.plain(template)).isEqualTo(label);
  }

  @Test
  void other_labels_stay_as_they_are() {
    var registry = new SimpleMeterRegistry();
    registry.config().meterFilter(new RouteLabels());
    registry.counter("requests", "uri", "/find/{item:[^/]+}", "method", "GET").increment();
    assertThat(
            registry.get("requests").tags("uri", "/find/{item}", "method", "GET").counter().count())
        .isEqualTo(1);
  }
}
