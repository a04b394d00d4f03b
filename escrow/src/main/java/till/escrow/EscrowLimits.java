package till.escrow;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import till.contracts.Clocks;

/**
 * The limits of accounts.
 *
 * @param clockMargin how far the clocks of two nodes may be apart, as far as tombstones outlive
 *     holds that come late; not less than {@link Clocks#MARGIN}
 * @param undecidedMax how long a request waits that depends on undecided holds: more than the
 *     longest checkout takes
 * @param answerAfter how long a batch of commands is collected before the entries that are complete
 *     are answered without the others
 * @param undecidedAfter how long after the last command of a batch was done the others are left
 *     undecided; longer while all answers of Redis take long
 */
@ConfigurationProperties("till.escrow")
public record EscrowLimits(
    @Bindable(defaultValue = "15s") Duration clockMargin,
    @Bindable(defaultValue = "15s") Duration undecidedMax,
    @Bindable(defaultValue = "50ms") Duration answerAfter,
    @Bindable(defaultValue = "250ms") Duration undecidedAfter) {
  public EscrowLimits {
    if (clockMargin.compareTo(Clocks.MARGIN) < 0) {
      throw new IllegalArgumentException(
          "till.escrow.clock-margin must be " + Clocks.MARGIN.toSeconds() + "s or more");
    }
    if (!undecidedMax.isPositive()) {
      throw new IllegalArgumentException("till.escrow.undecided-max must be positive");
    }
    if (answerAfter.toMillis() < 1 || undecidedAfter.compareTo(answerAfter) < 0) {
      throw new IllegalArgumentException(
          "till.escrow.answer-after must be 1ms or more, and undecided-after not less");
    }
  }
}
