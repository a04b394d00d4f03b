package till.chaos.load;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import till.chaos.history.History;
import till.chaos.history.Operation;
import till.chaos.load.PreparedOrders.Prepared;

/** How many checkouts of prepared orders the shop can take in a second, once it is warm. */
public final class Saturation {
  private static final int CLIENTS = 64;
  private static final int ORDERS = 3_000;

  /** After so many bursts the shop counts as warm, also if it still becomes faster. */
  private static final int BURSTS_MAX = 12;

  /** A shop is warm when so many bursts in a row were not faster than all before. */
  private static final int STEADY_BURSTS = 2;

  /** By how much a burst must be faster, as a share, to count as faster. */
  private static final double GAIN_MIN = 0.05;

  private Saturation() {}

  /** Sends burst after burst until the shop is warm, and returns the fastest one's rate. */
  public static double measure(Load load, Accounts accounts, History history)
      throws InterruptedException {
    double fastest = 0;
    int steady = 0;
    for (int i = 0; i < BURSTS_MAX && steady < STEADY_BURSTS; i++) {
      double rate = burst(load, accounts, history);
      steady = rate < fastest * (1 + GAIN_MIN) ? steady + 1 : 0;
      fastest = Math.max(fastest, rate);
    }
    return fastest;
  }

  private static double burst(Load load, Accounts accounts, History history)
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
