package till.bench.load;

import java.util.List;

/** Fills the shop with the records of a workload. Whatever had the same numbers is gone. */
public final class Preparation {
  private static final String KIND = "batch_init";

  private Preparation() {}

  /**
   * Makes them.
   *
   * @param addresses best those of the services: a gateway may not have the patience for so much
   */
  public static void of(Addresses addresses, Workload workload) {
    try (var clients = new Clients(addresses, 1)) {
      Exchange.of(
          clients,
          List.of(
              Request.post(
                  KIND,
                  "/stock/batch_init/%d/%d/%d"
                      .formatted(workload.items(), Workload.PLENTY, Workload.PRICE),
                  0),
              Request.post(
                  KIND,
                  "/payment/batch_init/%d/%d".formatted(workload.users(), Workload.PLENTY),
                  1),
              Request.post(
                  KIND,
                  "/orders/batch_init/%d/%d/%d/%d"
                      .formatted(
                          workload.orders(), workload.items(), workload.users(), Workload.PRICE),
                  2)));
    }
  }
}
