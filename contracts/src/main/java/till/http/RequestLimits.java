package till.http;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How long a request may have its effect, and what came of it is remembered.
 *
 * @param keep under a key that the client chose, from its arrival on
 * @param keepOwn under a key that the gateway or a service made, from then on; longer than anyone
 *     goes on repeating a request for a client that waits
 */
@ConfigurationProperties("till.idempotency")
public record RequestLimits(
    @Bindable(defaultValue = "1h") Duration keep,
    @Bindable(defaultValue = "60s") Duration keepOwn) {
  public RequestLimits {
    if (keep.toMillis() < 1 || keepOwn.toMillis() < 1) {
      throw new IllegalArgumentException("till.idempotency: every limit must be 1ms or more");
    }
  }
}
