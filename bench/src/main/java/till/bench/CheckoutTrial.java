package till.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import till.bench.load.Clients;
import till.bench.load.Load;
import till.bench.load.Measurement;
import till.bench.load.Workload;
import till.bench.report.Result;

/** Checkouts on shops, each order once, and whether all that was said of them is true. */
final class CheckoutTrial {
  static final String EACH = "checkout";

  private final Session session;
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();

  CheckoutTrial(Session session) {
    this.session = session;
  }

  /**
   * Checks orders of a shop out: as fast as it goes, then at shares of that.
   *
   * @param name before the name of each measurement; may be empty
   * @param shares of full speed, in percent
   */
  void run(String name, ShopPlan plan, Workload workload, List<Integer> shares)
      throws InterruptedException {
    try (Target shop = session.open(plan);
        Clients clients = session.clients(shop)) {
      session.prepare(shop, workload);
      var checkouts = new Checkouts(workload.orders());
      var trial = new Trial(session, new Load(clients, shop.meter()));
      measurements.addAll(trial.of(name, checkouts, shares));
      judge(name, clients, workload, checkouts);
    }
  }

  /**
   * Checks orders of one and the same shop out, as fast as it goes, with more of them each time.
   *
   * @param workloads the first is done again and again for a warm-up
   */
  void grow(ShopPlan plan, List<Workload> workloads) throws InterruptedException {
    try (Target shop = session.open(plan);
        Clients clients = session.clients(shop)) {
      warmUp(shop, clients, workloads.getFirst());
      var load = new Load(clients, shop.meter());
      for (Workload workload : workloads) {
        session.prepare(shop, workload);
        String name = "%,d orders".formatted(workload.orders());
        var checkouts = new Checkouts(workload.orders());
        session.say(name + ": at full speed");
        measurements.addAll(
            load.closed(name, checkouts, Duration.ZERO, session.load().measuredTime()));
        judge(name + ": ", clients, workload, checkouts);
      }
    }
  }

  private void warmUp(Target shop, Clients clients, Workload workload) {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < session.load().warmupTime().toNanos()) {
      session.prepare(shop, workload);
      clients.run(new Checkouts(workload.orders()));
    }
  }

  /** Reads the shop, and compares it with what it had said. */
  private void judge(String name, Clients clients, Workload workload, Checkouts checkouts) {
    session.say("Checking that it was all true");
    @Nullable String trouble = checkouts.trouble();
    if (trouble != null) {
      remarks.add(name + "the first that did not succeed: " + trouble);
    }
    List<String> lies = Verification.of(clients, workload, checkouts);
    complaints.addAll(Session.shown(lies));
    if (!lies.isEmpty() || checkouts.failures() > 0) {
      complaints.add(name + lies.size() + " untrue, " + checkouts.failures() + " failed");
    }
  }

  void remark(String remark) {
    remarks.add(remark);
  }

  List<Measurement> measurements() {
    return measurements;
  }

  Result result(String section) {
    return new Result(section, EACH, measurements, List.of(), remarks, complaints);
  }
}
