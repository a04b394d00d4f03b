package till.payment;

/** Whether a user has paid for an order. See {@code lua/payment/status.lua}. */
public enum StatusResult {
  /** Directly, or by a checkout. */
  PAID,
  /** A checkout of this order holds some of the credit: it will pay, or it won't. */
  UNDECIDED,
  /** Neither. */
  UNPAID
}
