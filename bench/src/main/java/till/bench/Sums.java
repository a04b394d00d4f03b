package till.bench;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import till.bench.load.Clients;
import till.bench.load.Exchange;
import till.bench.load.Request;
import till.bench.load.ShopFailedException;
import till.bench.load.Workload;

/** What is left of all that was prepared, and what should be. */
final class Sums {
  private final Clients clients;
  private final Workload workload;
  private final List<String> lies = new ArrayList<>();

  Sums(Clients clients, Workload workload) {
    this.clients = clients;
    this.workload = workload;
  }

  /** What is not as it should be. */
  List<String> lies() {
    return lies;
  }

  /**
   * Reads the stock of all items.
   *
   * @param change since it was prepared
   * @param perhaps a further change that may have happened, whole or in part
   */
  void units(long change, long perhaps) {
    compare(
        "units left in stock",
        workload.items() * Workload.PLENTY + change,
        perhaps,
        sum("/stock/find/", workload.items(), "stock"));
  }

  /** Reads the credit of all users. */
  void cents(long change, long perhaps) {
    compare(
        "cents of credit left",
        workload.users() * Workload.PLENTY + change,
        perhaps,
        sum("/payment/find_user/", workload.users(), "credit"));
  }

  private void compare(String what, long expected, long perhaps, long found) {
    long least = expected + Math.min(0, perhaps);
    long most = expected + Math.max(0, perhaps);
    if (found < least || found > most) {
      lies.add(
          found
              + " "
              + what
              + " where there must be "
              + (perhaps == 0 ? expected : least + " to " + most));
    }
  }

  private long sum(String path, int count, String field) {
    return read(clients, path, IntStream.range(0, count)).stream()
        .mapToLong(answer -> number(answer, field))
        .sum();
  }

  private static long number(JsonObject answer, String field) {
    Long number = answer.getLong(field);
    if (number == null) {
      throw new ShopFailedException(answer + " does not say " + field);
    }
    return number;
  }

  /** The answers to a GET for each of these numbers. */
  static List<JsonObject> read(Clients clients, String path, IntStream numbers) {
    int[] all = numbers.toArray();
    return Exchange.of(
        clients,
        IntStream.range(0, all.length)
            .mapToObj(i -> Request.get("find", path + all[i], i))
            .toList());
  }
}
