package till.checkout;

/** Why a checkout did not pay. */
public enum Reason {
  /** The user has not enough credit. */
  OUT_OF_CREDIT,
  /** There are not enough units of an item. */
  OUT_OF_STOCK,
  /** The user has paid for the order outside any checkout. */
  PAID_DIRECTLY,
  /** There is no such user. */
  UNKNOWN_USER,
  /** There is no such item. */
  UNKNOWN_ITEM,
  /** It was undecided at its deadline. */
  TIMED_OUT,
  /** An operator has aborted it, or it ended for a reason that is not known any more. */
  ABORTED
}
