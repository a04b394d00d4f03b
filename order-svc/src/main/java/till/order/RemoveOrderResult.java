package till.order;

/** What came of removing an order. See {@code lua/order/remove.lua}. */
public enum RemoveOrderResult {
  /** The request's key belongs to another request. */
  KEY_REUSED,
  /** There is no such order. */
  NOT_FOUND,
  /** It is paid. */
  PAID,
  /** It is being paid. */
  PAYING,
  /** Done. */
  REMOVED
}
