package till.checkout;

/** What the deadline did to an order. See {@code lua/order/expire.lua}. */
public enum ExpireResult {
  /** No checkout of this order is open. */
  GONE,
  /** Its deadline has not passed by the server's clock. */
  NOT_DUE,
  /** It is decided and its participants have not all confirmed yet. */
  UNSETTLED,
  /** Decided now: not paid. */
  ABORTING
}
