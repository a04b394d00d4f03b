package till.http;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The limits of a service over HTTP: how many requests an instance works on at once; further ones
 * are turned away.
 *
 * @param inFlightMin always, however slow the answers are
 * @param inFlightMax at most, however quick the answers are
 * @param inTime an answer that takes longer is late, and a sign that too many were let in; a
 *     checkout has four times as long until its deadline
 * @param longAfter how long a request is under way when it counts as a long one: it waits for
 *     something that does not serve, and costs nothing but memory
 * @param longMax long requests that take no place from others; further ones do
 */
@ConfigurationProperties("till.http")
public record HttpLimits(
    @Bindable(defaultValue = "128") int inFlightMin,
    @Bindable(defaultValue = "4096") int inFlightMax,
    @Bindable(defaultValue = "2500ms") Duration inTime,
    @Bindable(defaultValue = "1s") Duration longAfter,
    @Bindable(defaultValue = "512") int longMax) {
  private static final int IN_FLIGHT_LIMIT = 1_000_000;

  public HttpLimits {
    if (inFlightMin < 1 || inFlightMin > IN_FLIGHT_LIMIT) {
      throw new IllegalArgumentException("till.http.in-flight-min must be 1 to " + IN_FLIGHT_LIMIT);
    }
    if (inFlightMax < 1 || inFlightMax > IN_FLIGHT_LIMIT) {
      throw new IllegalArgumentException("till.http.in-flight-max must be 1 to " + IN_FLIGHT_LIMIT);
    }
    if (inTime.toMillis() < 1) {
      throw new IllegalArgumentException("till.http.in-time must be 1ms or more");
    }
    if (longAfter.toMillis() < 1) {
      throw new IllegalArgumentException("till.http.long-after must be 1ms or more");
    }
    if (longMax < 0 || longMax > IN_FLIGHT_LIMIT) {
      throw new IllegalArgumentException("till.http.long-max must be 0 to " + IN_FLIGHT_LIMIT);
    }
  }
}
