package till.order;

/** What came of opening an order anew. See {@code lua/order/reset.lua}. */
public enum ResetOrderResult {
  /** Done. */
  RESET
}
