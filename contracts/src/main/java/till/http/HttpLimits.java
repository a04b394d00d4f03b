package till.http;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * The limits of a service over HTTP.
 *
 * @param inFlightMax requests that an instance works on at once; further ones are turned away
 */
@ConfigurationProperties("till.http")
public record HttpLimits(@Bindable(defaultValue = "4096") int inFlightMax) {
  private static final int IN_FLIGHT_LIMIT = 1_000_000;

  public HttpLimits {
    if (inFlightMax < 1 || inFlightMax > IN_FLIGHT_LIMIT) {
      throw new IllegalArgumentException("till.http.in-flight-max must be 1 to " + IN_FLIGHT_LIMIT);
    }
  }
}
