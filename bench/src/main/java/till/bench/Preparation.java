package till.bench;

import io.vertx.core.http.HttpMethod;
import java.util.List;

/** Fills the shop with the records of a workload. Whatever had the same numbers is gone. */
final class Preparation {
  private Preparation() {}

  static void of(Connections connections, Workload workload) {
    for (String path :
        List.of(
            "/stock/batch_init/%d/%d/%d"
                .formatted(workload.items(), workload.stock(), Workload.PRICE),
            "/payment/batch_init/%d/%d".formatted(workload.users(), workload.credit()),
            "/orders/batch_init/%d/%d/%d/%d"
                .formatted(
                    workload.orders(), workload.items(), workload.users(), Workload.PRICE))) {
      Exchange.of(connections, List.of(new Request(HttpMethod.POST, path, 0)));
    }
  }
}
