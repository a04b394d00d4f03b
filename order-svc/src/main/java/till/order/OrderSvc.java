package till.order;

import till.http.Service;

/** order-svc: keeps the orders and coordinates their checkout. */
public final class OrderSvc {
  public static final String NAME = "order-svc";

  private OrderSvc() {}

  public static void main(String[] args) {
    Service.run(NAME, OrderSvc.class, args);
  }
}
