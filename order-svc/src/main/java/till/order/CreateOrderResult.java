package till.order;

/** What came of opening an order. See {@code lua/order/create.lua}. */
public enum CreateOrderResult {
  /** The request's key belongs to another request. */
  KEY_REUSED,
  /** The order is there already: nothing is changed. */
  EXISTS,
  /** Done. */
  CREATED
}
