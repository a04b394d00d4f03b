package till.checkout;

/** What the deadline did to an order. See {@code lua/order/expire.lua}. */
public enum ExpireResult {
  /** No checkout of this order is open. */
  GONE,
  /** Decided: paid, and not announced before. */
  PAID,
  /** Decided, now or before: not paid, and not announced before. */
  ABORTING,
  /** It is aborted, and its releases were sent again to who has not confirmed them. */
  RESENT,
  /** It is under way. */
  NOT_DUE
}
