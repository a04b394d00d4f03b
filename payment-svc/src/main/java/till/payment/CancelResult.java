package till.payment;

/** What came of a cancellation. See {@code lua/payment/cancel.lua}. */
public enum CancelResult {
  /** The request's key belongs to another request. */
  KEY_REUSED,
  /** There is no such user. */
  NOT_FOUND,
  /** A checkout paid for it: that is final. */
  PAID_BY_CHECKOUT,
  /** A checkout of this order may pay it: ask again when it is decided. */
  UNDECIDED,
  /** Nothing was paid for this order or it was given back before. */
  NOTHING_TO_CANCEL,
  /** All that was ever supplied and not taken back would pass 2^53-1. */
  LIMIT,
  /** Done. */
  CANCELLED
}
