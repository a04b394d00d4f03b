package till.messages;

import till.contracts.CheckoutId;

/**
 * What came of a command. A commit has none: it is done once its command is acknowledged. Nor has a
 * hold that was passed on.
 */
public sealed interface Outcome {
  Participant by();

  CheckoutId checkout();

  /**
   * Every line is held, of all participants.
   *
   * @param passedOn when the one before had held its part, ms since 1970
   */
  record Held(Participant by, CheckoutId checkout, long passedOn) implements Outcome {}

  /**
   * Some line can't be held. Lines before it may be: a release follows.
   *
   * @param account the one that said no
   * @param passedOn as in {@link Held}; 0 if there is none before
   */
  record NotHeld(Participant by, CheckoutId checkout, Why why, String account, long passedOn)
      implements Outcome {}

  /**
   * A line is held, or waits to be, although its checkout should have ended long ago: perhaps a
   * failover has taken back the checkout, but not the hold.
   */
  record HeldForLong(Participant by, CheckoutId checkout, Line line) implements Outcome {}

  /** Every hold is given back. */
  record Released(Participant by, CheckoutId checkout) implements Outcome {}

  /** Why a line can't be held. */
  enum Why {
    /** The checkout was settled before: the command came too late. */
    SETTLED,
    /** The deadline has passed. */
    EXPIRED,
    /** There is no such account. */
    NOT_FOUND,
    /** The user has paid for this order outside any checkout. */
    PAID_DIRECTLY,
    /** The amount would be missing even if every hold came back. */
    REFUSED
  }
}
