package till.order;

/** What came of adding an item. See {@code lua/order/add_item.lua}. */
public enum AddItemResult {
  /** The request's key belongs to another request. */
  KEY_REUSED,
  /** There is no such item. */
  NO_ITEM,
  /** There is no such order. */
  NOT_FOUND,
  /** It is paid. */
  PAID,
  /** It is being paid. */
  PAYING,
  /** It has the largest number of different items already. */
  FULL,
  /** The quantity or the total would pass 2^53-1. */
  LIMIT,
  /** Done. */
  ADDED
}
