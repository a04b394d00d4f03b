package till.checkout;

/** What the deadline did to an order. See {@code lua/order/expire.lua}. */
public enum ExpireResult {
  /** No checkout of this order is open. */
  GONE,
  /** Decided: paid, and not announced before. */
  PAID,
  /** Decided, now or before: not paid, and not announced before. */
  ABORTING,
  /** Its deadline has not passed by the server's clock. */
  NOT_DUE,
  /** It is decided and announced, and its participants have not all confirmed yet. */
  UNSETTLED
}
