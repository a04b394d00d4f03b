package till.bench;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import till.bench.Checkouts.Told;
import till.bench.load.Clients;
import till.bench.load.ShopFailedException;
import till.bench.load.Workload;

/** Reads the shop after the load and compares it with what the shop had said. */
final class Verification {
  private static final int SAMPLE = 1_000;

  private final Clients clients;
  private final Workload workload;
  private final Checkouts checkouts;
  private final List<String> lies = new ArrayList<>();

  private Verification(Clients clients, Workload workload, Checkouts checkouts) {
    this.clients = clients;
    this.workload = workload;
    this.checkouts = checkouts;
  }

  /** One line for everything that is not as it was said. */
  static List<String> of(Clients clients, Workload workload, Checkouts checkouts) {
    Verification verification = new Verification(clients, workload, checkouts);
    verification.answersAreTrue(Told.PAID, true);
    verification.answersAreTrue(Told.REFUSED, false);
    verification.answersAreTrue(Told.NOTHING, false);
    verification.nothingIsLost();
    return verification.lies;
  }

  private void answersAreTrue(Told told, boolean paid) {
    int[] orders = checkouts.orders(told).toArray();
    int step = Math.max(1, orders.length / SAMPLE);
    IntStream sample =
        IntStream.range(0, orders.length).filter(i -> i % step == 0).map(i -> orders[i]);
    for (JsonObject order : Sums.read(clients, "/orders/find/", sample)) {
      if (isPaid(order) != paid) {
        lies.add(order + " although the answer to its checkout was " + told);
      }
    }
  }

  private static boolean isPaid(JsonObject order) {
    Boolean paid = order.getBoolean("paid");
    if (paid == null) {
      throw new ShopFailedException(order + " does not say paid");
    }
    return paid;
  }

  /** Orders of which nobody knows whether they are paid are asked for. */
  private void nothingIsLost() {
    long paid = checkouts.total(Told.PAID);
    for (JsonObject order : Sums.read(clients, "/orders/find/", checkouts.orders(Told.UNKNOWN))) {
      paid += isPaid(order) ? 1 : 0;
    }
    var sums = new Sums(clients, workload);
    sums.units(-Workload.UNITS_PER_ORDER * paid, 0);
    sums.cents(-Workload.PRICE * Workload.UNITS_PER_ORDER * paid, 0);
    lies.addAll(sums.lies());
  }
}
