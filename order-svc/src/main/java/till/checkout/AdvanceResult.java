package till.checkout;

/** What an outcome did to its order. See {@code lua/order/advance.lua}. */
public enum AdvanceResult {
  /** It was taken before. */
  DUPLICATE,
  /** It says nothing about the order as it is now. */
  STALE,
  /** A hold that nothing would settle any more: its settlement was sent. */
  ORPHAN,
  /** One more participant has released. */
  ADVANCED,
  /** Decided: paid. */
  PAID,
  /** Decided: not paid. */
  ABORTING,
  /** Everything of an aborted checkout is released: the order is open again. */
  OPENED
}
