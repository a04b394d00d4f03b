package till.price;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The limits of asking what items cost. How long one answer may take is the read timeout of the
 * client {@code stock-svc}.
 *
 * @param cachedMax prices that are kept
 * @param cachedFor how long; bounds how long a price lives here that a batch_init of stock-svc
 *     alone has changed
 * @param patience how long stock-svc is asked again while no instance answers: longer than one
 *     takes to start
 * @param pauseMin before it is asked again for the first time; each pause is longer than the last
 * @param pauseMax the longest pause
 */
@ConfigurationProperties("till.prices")
public record PriceLimits(
    @Bindable(defaultValue = "100000") int cachedMax,
    @Bindable(defaultValue = "1m") Duration cachedFor,
    @Bindable(defaultValue = "20s") Duration patience,
    @Bindable(defaultValue = "20ms") Duration pauseMin,
    @Bindable(defaultValue = "500ms") Duration pauseMax) {
  public PriceLimits {
    check(cachedMax >= 0, "cached-max must not be negative");
    check(patience.isPositive(), "patience must be positive");
    check(
        pauseMin.isPositive() && pauseMin.compareTo(pauseMax) <= 0,
        "pause-min must be positive and not longer than pause-max");
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("till.prices." + rule);
    }
  }
}
