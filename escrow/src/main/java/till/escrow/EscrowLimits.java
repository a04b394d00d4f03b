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
 * @param answerAfter how long a batch of commands is collected before the entries that are complete
 *     are answered without the others
 * @param undecidedAfter how long after the last command of a batch was done the others are left
 *     undecided
 */
@ConfigurationProperties("till.escrow")
public record EscrowLimits(
    @Bindable(defaultValue = "15s") Duration clockMargin,
    @Bindable(defaultValue = "15s") Duration undecidedMax,
    @Bindable(defaultValue = "50ms") Duration answerAfter,
    @Bindable(defaultValue = "250ms") Duration undecidedAfter) {
  public EscrowLimits {
    if (!clockMargin.isPositive()
        || !undecidedMax.isPositive()
        || answerAfter.toMillis() < 1
        || undecidedAfter.compareTo(answerAfter) < 0) {
      throw new IllegalArgumentException(
          "till.escrow: every limit must be positive, and undecided-after not below answer-after");
    }
  }
}
