package till.checkout;

/** What came of a checkout request. See {@code lua/order/begin_checkout.lua}. */
public enum BeginResult {
  /** The request's key belongs to another request. */
  KEY_REUSED,
  /** This request's attempt has ended: not paid. */
  ENDED,
  /** There is no such order. */
  NOT_FOUND,
  /** It is paid already. */
  PAID,
  /** It is being paid: this request waits for that attempt too. */
  ATTACHED,
  /** There is nothing to pay for. */
  EMPTY,
  /** The request has expired: perhaps nobody remembers any more what came of it. */
  LATE,
  /** A new attempt is under way. */
  STARTED
}
