package till.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import till.bench.load.Clients;
import till.bench.load.Load;
import till.bench.load.Measurement;
import till.bench.load.Workload;
import till.bench.report.Result;

/** Checkouts on shops, each on one of its own, and whether all that was said of them is true. */
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
   * Checks the prepared orders out: as fast as it goes, then at shares of that. Reads the shop
   * then.
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
      session.say("Checking that it was all true");
      remark(name, checkouts);
      judge(name, checkouts, Verification.of(clients, workload, checkouts));
    }
  }

  private void remark(String name, Checkouts checkouts) {
    @Nullable String trouble = checkouts.trouble();
    if (trouble != null) {
      remarks.add(name + "the first that did not succeed: " + trouble);
    }
    if (!checkouts.isMore()) {
      remarks.add(name + "the orders ran out before the time did: prepare more");
    }
  }

  private void judge(String name, Checkouts checkouts, List<String> lies) {
    complaints.addAll(Session.shown(lies));
    if (!lies.isEmpty() || checkouts.failures() > 0) {
      complaints.add(name + lies.size() + " untrue, " + checkouts.failures() + " failed");
    }
  }

  Result result(String section) {
    return new Result(section, EACH, measurements, remarks, complaints);
  }
}
