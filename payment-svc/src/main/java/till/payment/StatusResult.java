package till.payment;

/** Whether a user has paid for an order, and how. See {@code lua/payment/status.lua}. */
public enum StatusResult {
  /** A checkout has paid the order. */
  PAID_BY_CHECKOUT,
  /** The user has paid an amount for it outside any checkout. */
  PAID_DIRECTLY,
  /** A checkout of this order may pay it: it will or it won't. */
  UNDECIDED,
  /** None of these. */
  UNPAID
}
