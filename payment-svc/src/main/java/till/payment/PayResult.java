package till.payment;

/** What came of a payment outside checkouts. See {@code lua/payment/pay.lua}. */
public enum PayResult {
  /** The request's key belongs to another request. */
  KEY_REUSED,
  /** There is no such user. */
  NOT_FOUND,
  /** This user has paid for this order: nothing is changed. */
  ALREADY_PAID,
  /** A checkout of this order may pay it or the amount depends on undecided holds: ask again. */
  UNDECIDED,
  /** The amount would be missing even if every hold came back. */
  REFUSED,
  /** Done. */
  PAID
}
