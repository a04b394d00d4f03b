package till.local;

/** The services, in the order in which they are listed. */
enum Service {
  ORDER("order-svc", "till.order.OrderSvc", 10),
  STOCK("stock-svc", "till.stock.StockSvc", 20),
  PAYMENT("payment-svc", "till.payment.PaymentSvc", 30);

  private final String module;
  private final String mainClass;
  private final int portOffset;

  Service(String module, String mainClass, int portOffset) {
    this.module = module;
    this.mainClass = mainClass;
    this.portOffset = portOffset;
  }

  /** The Maven module, and the name by which people call the service. */
  String module() {
    return module;
  }

  String mainClass() {
    return mainClass;
  }

  /** The first instance would like to listen so far above the gateway's port, plus one. */
  int portOffset() {
    return portOffset;
  }
}
