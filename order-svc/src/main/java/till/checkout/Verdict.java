package till.checkout;

import java.util.List;
import java.util.Optional;
import till.contracts.CheckoutId;

/**
 * What those who wait for a checkout may be told, once the barrier of its order has passed.
 *
 * @param owners the instances on which requests wait
 */
record Verdict(CheckoutId checkout, List<String> owners, Notice notice) {
  /** What an outcome did, if anyone should know of it. */
  static Optional<Verdict> of(Checkouts.Advanced advanced) {
    var checkout = advanced.checkout();
    Reason reason = advanced.reason().orElse(Reason.ABORTED);
    return switch (advanced.result()) {
      case DUPLICATE, STALE, ORPHAN, ADVANCED -> Optional.empty();
      case PAID -> of(checkout, advanced.owners(), new Notice.Paid(checkout.attempt()));
      case ABORTING ->
          of(checkout, advanced.owners(), new Notice.Aborting(checkout.attempt(), reason));
      case OPENED ->
          of(checkout, advanced.owners(), new Notice.Aborted(checkout.attempt(), reason));
    };
  }

  /** What the deadline did, if anyone should know of it. */
  static Optional<Verdict> of(Checkouts.Expired expired) {
    var checkout = expired.checkout();
    Reason reason = expired.reason().orElse(Reason.TIMED_OUT);
    return switch (expired.result()) {
      case GONE, NOT_DUE, RESENT -> Optional.empty();
      case PAID -> of(checkout, expired.owners(), new Notice.Paid(checkout.attempt()));
      case ABORTING ->
          of(checkout, expired.owners(), new Notice.Aborting(checkout.attempt(), reason));
    };
  }

  private static Optional<Verdict> of(CheckoutId checkout, List<String> owners, Notice notice) {
    return Optional.of(new Verdict(checkout, owners, notice));
  }

  /** Whether the participants have to be told, too. */
  boolean isDecision() {
    return switch (notice) {
      case Notice.Paid paid -> true;
      case Notice.Aborting aborting -> true;
      case Notice.Aborted aborted -> false;
      case Notice.Lost lost -> false;
    };
  }
}
