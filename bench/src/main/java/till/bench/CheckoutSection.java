package till.bench;

import till.bench.report.Result;

/** How many checkouts the shop commits in a second, and how soon it answers when it has time. */
final class CheckoutSection implements Section {
  @Override
  public String name() {
    return "checkout";
  }

  @Override
  public String description() {
    return "Checks out prepared orders of two items, each once: first as fast as clients go that"
        + " ask again as soon as they are answered (full speed), then at given shares of that, at"
        + " times that do not depend on the answers (a Poisson process; latency counts from when a"
        + " request was to be sent). Then reads the shop and checks that every answer was true and"
        + " nothing was lost. The figure is committed checkouts/s.";
  }

  @Override
  public Result run(Session session) throws InterruptedException {
    LoadPlan plan = session.load();
    var trial = new CheckoutTrial(session);
    trial.run("", session.plan(), plan.workload(), plan.open());
    return trial.result(name());
  }
}
