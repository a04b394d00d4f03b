package till.tracing;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Whether checkouts are traced.
 *
 * @param ratio of the checkouts that are traced: 0 none, and nothing of it runs; 1 all. Every
 *     service must have the same
 * @param endpoint where spans are sent to, OTLP over HTTP
 */
@ConfigurationProperties("till.tracing")
public record TracingSettings(
    @Bindable(defaultValue = "0") double ratio,
    @Bindable(defaultValue = "http://127.0.0.1:4318/v1/traces") String endpoint) {
  public TracingSettings {
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException("till.tracing.ratio must be 0 to 1");
    }
  }
}
