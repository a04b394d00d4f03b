package till.checkout;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The limits of checkouts.
 *
 * @param timeout from the request to the deadline, at which an undecided checkout is aborted, by
 *     the clock of the instance that began it
 * @param grace how long after the decision not to pay the answer waits for the releases: longer
 *     only if a participant is down
 * @param answerMax how long a request waits at most; Redis can't be reached then
 * @param pollEvery how often a waiting request looks at its order, in case that no one told it
 * @param sweepEvery how often deadlines are looked at, on average
 * @param sweepMax checkouts of a partition that one look decides, at most
 * @param announceAfter how long a sweep has seen a checkout when it looks whether it is decided and
 *     nobody has announced that
 * @param lookAgain until it looks again at what was undecided, or not announced
 * @param logMax entries that the log of a partition keeps, about; each has one finished checkout or
 *     several, as they end together
 * @param noticesMax notices that are kept for an instance, about
 */
@ConfigurationProperties("till.checkout")
public record CheckoutLimits(
    @Bindable(defaultValue = "10s") Duration timeout,
    @Bindable(defaultValue = "3s") Duration grace,
    @Bindable(defaultValue = "30s") Duration answerMax,
    @Bindable(defaultValue = "500ms") Duration pollEvery,
    @Bindable(defaultValue = "300ms") Duration sweepEvery,
    @Bindable(defaultValue = "100") int sweepMax,
    @Bindable(defaultValue = "2s") Duration announceAfter,
    @Bindable(defaultValue = "2s") Duration lookAgain,
    @Bindable(defaultValue = "1000") int logMax,
    @Bindable(defaultValue = "1000") int noticesMax) {
  public CheckoutLimits {
    check(timeout.isPositive(), "timeout must be positive");
    check(sweepMax >= 1 && sweepMax <= 1000, "sweep-max must be 1 to 1000");
    check(
        answerMax.compareTo(timeout.plus(grace)) > 0,
        "answer-max must be longer than timeout and grace together");
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("till.checkout." + rule);
    }
  }
}
