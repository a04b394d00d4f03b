package till.local.gateway;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;

/**
 * The limits of the gateway.
 *
 * @param patience from the arrival of a request, how long it may still be sent to an instance
 *     again; an instance that is being restarted is back in less
 * @param inFlightMax requests at once; further ones are turned away
 * @param probeEvery how often each instance is asked whether it is alive
 * @param probeLimit how long an instance may take to answer that before it counts as sick
 * @param hedgeAfter how long a request waits at a sick instance before a well one gets it too
 */
public record GatewayLimits(
    Duration patience,
    int inFlightMax,
    Duration probeEvery,
    Duration probeLimit,
    Duration hedgeAfter) {
  public static final GatewayLimits DEFAULT =
      new GatewayLimits(
          Duration.ofSeconds(30),
          8192,
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5));

  private static final int IN_FLIGHT_LIMIT = 1_000_000;

  public GatewayLimits {
    check(!patience.isNegative(), "GATEWAY_PATIENCE must not be negative");
    check(
        inFlightMax >= 1 && inFlightMax <= IN_FLIGHT_LIMIT,
        "GATEWAY_IN_FLIGHT_MAX must be 1 to " + IN_FLIGHT_LIMIT);
    check(probeEvery.toMillis() >= 1, "GATEWAY_PROBE_EVERY must be 0.001s or more");
    check(probeLimit.toMillis() >= 1, "GATEWAY_PROBE_LIMIT must be 0.001s or more");
    check(hedgeAfter.isPositive(), "GATEWAY_HEDGE_AFTER must be positive");
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  /**
   * From GATEWAY_PATIENCE, GATEWAY_IN_FLIGHT_MAX, GATEWAY_PROBE_EVERY, GATEWAY_PROBE_LIMIT and
   * GATEWAY_HEDGE_AFTER; times are such as {@code 30s} or {@code 0.5s}.
   *
   * @throws IllegalArgumentException with the rule that one of them breaks
   */
  static GatewayLimits of(Map<String, String> environment) {
    return new GatewayLimits(
        time(environment, "GATEWAY_PATIENCE", DEFAULT.patience),
        number(environment, "GATEWAY_IN_FLIGHT_MAX", DEFAULT.inFlightMax),
        time(environment, "GATEWAY_PROBE_EVERY", DEFAULT.probeEvery),
        time(environment, "GATEWAY_PROBE_LIMIT", DEFAULT.probeLimit),
        time(environment, "GATEWAY_HEDGE_AFTER", DEFAULT.hedgeAfter));
  }

  private static Duration time(Map<String, String> environment, String variable, Duration usual) {
    String text = environment.get(variable);
    if (text == null) {
      return usual;
    }
    try {
      return Duration.parse("PT" + text.strip().toUpperCase(Locale.ROOT));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(variable + " must be a time such as 30s or 0.5s", e);
    }
  }

  private static int number(Map<String, String> environment, String variable, int usual) {
    String text = environment.get(variable);
    try {
      return text == null ? usual : Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(variable + " must be a whole number", e);
    }
  }
}
