package till.bench;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import till.bench.Checkouts.Told;

/** Reads the shop after the load and compares it with what the shop had said. */
final class Verification {
  private static final int SAMPLE = 1_000;

  private final Connections connections;
  private final Workload workload;
  private final Checkouts checkouts;
  private final List<String> lies = new ArrayList<>();

  private Verification(Connections connections, Workload workload, Checkouts checkouts) {
    this.connections = connections;
    this.workload = workload;
    this.checkouts = checkouts;
  }

  /** One line for everything that is not as it was said. */
  static List<String> of(Connections connections, Workload workload, Checkouts checkouts) {
    Verification verification = new Verification(connections, workload, checkouts);
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
    for (JsonObject order : read("/orders/find/", sample)) {
      if (order.getBoolean("paid") != paid) {
        lies.add(order + " although the answer to its checkout was " + told);
      }
    }
  }

  /** What an error left behind is not known: those orders are asked for. */
  private void nothingIsLost() {
    long paid = checkouts.total(Told.PAID);
    for (JsonObject order : read("/orders/find/", checkouts.orders(Told.ERROR))) {
      paid += order.getBoolean("paid") ? 1 : 0;
    }
    long units = Workload.UNITS_PER_ORDER * paid;
    equal(
        "units left in stock",
        workload.items() * workload.stock() - units,
        sum("/stock/find/", workload.items(), item -> item.getLong("stock")));
    equal(
        "cents of credit left",
        workload.users() * workload.credit() - Workload.PRICE * units,
        sum("/payment/find_user/", workload.users(), user -> user.getLong("credit")));
  }

  private long sum(String path, int count, ToLongFunction<JsonObject> amount) {
    return read(path, IntStream.range(0, count)).stream().mapToLong(amount).sum();
  }

  private void equal(String what, long expected, long found) {
    if (expected != found) {
      lies.add(found + " " + what + " where there must be " + expected);
    }
  }

  private List<JsonObject> read(String path, IntStream numbers) {
    int[] all = numbers.toArray();
    return Exchange.of(
        connections,
        IntStream.range(0, all.length)
            .mapToObj(i -> new Request(HttpMethod.GET, path + all[i], i))
            .toList());
  }
}
