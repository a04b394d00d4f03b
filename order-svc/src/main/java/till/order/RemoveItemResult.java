package till.order;

/** What came of removing a unit. See {@code lua/order/remove_item.lua}. */
public enum RemoveItemResult {
  /** The request's key belongs to another request. */
  KEY_REUSED,
  /** There is no such order. */
  NOT_FOUND,
  /** It is paid. */
  PAID,
  /** It is being paid. */
  PAYING,
  /** It has no such item. */
  NO_LINE,
  /** Done. */
  REMOVED
}
