package till.escrow;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The limits of accounts.
 *
 * @param clockMargin how long the settled marker outlives the deadline: more than the clocks of two
 *     Redis nodes ever differ
 * @param undecidedMax how long a request waits that depends on undecided holds: more than the
 *     longest checkout takes
 */
@ConfigurationProperties("till.escrow")
public record EscrowLimits(
    @Bindable(defaultValue = "15s") Duration clockMargin,
    @Bindable(defaultValue = "15s") Duration undecidedMax) {
  public EscrowLimits {
    if (!clockMargin.isPositive() || !undecidedMax.isPositive()) {
      throw new IllegalArgumentException("till.escrow: every limit must be positive");
    }
  }
}
