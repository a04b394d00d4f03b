package till.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import till.bench.load.Workload;
import till.bench.report.Result;

/** Whether a checkout costs more where there is more of everything. */
final class ScaleSection implements Section {
  private static final int ORDERS_FIRST = 10_000;
  private static final int GROWTH = 10;
  private static final List<Integer> PARTITIONS = List.of(1, 4, 64);
  private static final List<Integer> INSTANCES = List.of(2, 4);

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public String description() {
    return "Checkouts at full speed on a shop with 10,000 orders, with ten times as many, and so on"
        + " up to --orders (10,000,000 need some 10 GB of memory and 10 minutes); then on shops"
        + " with 1, 4 and 64 partitions, and with 2 and 4 instances of each service. What a"
        + " checkout costs must stay the same. Only for shops of its own.";
  }

  @Override
  public Result run(Session session) throws InterruptedException {
    if (session.hasTarget()) {
      return Result.without(name(), "scale is for shops of its own");
    }
    LoadPlan plan = session.load();
    var trial = new CheckoutTrial(session);
    trial.grow(session.plan(), sizes(plan));
    trial.remark(spread(trial, "as the orders grow"));
    for (int partitions : PARTITIONS) {
      trial.run(
          partitions + " partitions: ",
          session.plan().withPartitions(partitions),
          plan.workload(),
          List.of());
    }
    for (int instances : INSTANCES) {
      trial.run(
          instances + " instances: ",
          session.plan().withInstances(instances),
          plan.workload(),
          List.of());
    }
    return trial.result(name());
  }

  private static List<Workload> sizes(LoadPlan plan) {
    var sizes = new ArrayList<Workload>();
    for (long orders = ORDERS_FIRST; orders < plan.orders(); orders *= GROWTH) {
      sizes.add(plan.workload().withOrders((int) orders));
    }
    sizes.add(plan.workload());
    return sizes;
  }

  /** How far the dearest and the cheapest are apart. */
  private static String spread(CheckoutTrial trial, String when) {
    var costs =
        trial.measurements().stream()
            .mapToDouble(
                measurement -> measurement.each(Objects.requireNonNull(measurement.cpu()).all()))
            .summaryStatistics();
    return String.format(
        Locale.ROOT,
        "A checkout costs %,.0f to %,.0f us of CPU time %s: %.2f times as much.",
        costs.getMin(),
        costs.getMax(),
        when,
        costs.getMax() / costs.getMin());
  }
}
