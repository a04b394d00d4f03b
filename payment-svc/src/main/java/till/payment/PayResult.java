package till.payment;

/** What came of a payment outside checkouts. See {@code lua/payment/pay.lua}. */
public enum PayResult {
  /** The request's key belongs to another request. */
  KEY_REUSED,
  /** There is no such user. */
  NOT_FOUND,
  /** This user has paid for this order: nothing is changed. */
  ALREADY_PAID,
  /** The amount would be missing even if every hold came back. */
  REFUSED,
  /** It depends on undecided holds: ask again when they are decided. */
  UNDECIDED,
  /** Done. */
  PAID
}
