package till.chaos.load;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import till.chaos.history.History;
import till.chaos.history.Operation;
import till.chaos.load.PreparedOrders.Prepared;

/** How many checkouts of prepared orders the shop can take in a second, in a short burst. */
public final class Saturation {
  private static final int CLIENTS = 64;
  private static final int ORDERS = 3_000;

  private Saturation() {}

  /** Measures it, which also warms the shop up. */
  public static double measure(Load load, Accounts accounts, History history)
      throws InterruptedException {
    PreparedOrders orders = load.orders(accounts, slot -> false, ORDERS, 0);
    AtomicLong paid = new AtomicLong();
    long begin = history.now();
    Callable<Boolean> client =
        () -> {
          for (Prepared order = orders.next(true); order != null; order = orders.next(true)) {
            order.client().ask(new Operation.Checkout(order.id()));
            paid.incrementAndGet();
          }
          return true;
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.invokeAll(Collections.nCopies(CLIENTS, client));
    }
    return paid.get() * 1e6 / Math.max(1, history.now() - begin);
  }
}
