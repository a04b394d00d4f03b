package till.order;

import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.redis.Partition;

/** The keys of a partition that order-svc owns. */
public final class OrderKeys {
  private OrderKeys() {}

  /** An order, a hash. */
  public static String order(Partition partition, OrderId order) {
    return "order:{" + partition.tag() + "}:" + order.value();
  }

  /** Its items, a hash: item to {@code <quantity> <cost>}. */
  public static String items(Partition partition, OrderId order) {
    return order(partition, order) + ":items";
  }

  /** What became of an attempt that the order has forgotten, a string that expires. */
  public static String attempt(Partition partition, CheckoutId checkout) {
    return order(partition, checkout.order()) + ":attempt:" + checkout.attempt();
  }

  /** Undecided or unsettled checkouts by deadline, a sorted set. */
  public static String open(Partition partition) {
    return saga(partition, "open");
  }

  /** Finished checkouts, a capped stream. */
  public static String log(Partition partition) {
    return saga(partition, "log");
  }

  /** Commands to payment-svc, a stream. */
  public static String payment(Partition partition) {
    return saga(partition, "payment");
  }

  /** Commands to stock-svc, a stream. */
  public static String stock(Partition partition) {
    return saga(partition, "stock");
  }

  private static String saga(Partition partition, String what) {
    return "saga:{" + partition.tag() + "}:" + what;
  }
}
