package till.bench;

import till.bench.load.Workload;
import till.bench.report.Result;

/** What remains when everybody wants the same. */
final class HotSection implements Section {
  @Override
  public String name() {
    return "hot";
  }

  @Override
  public String description() {
    return "As checkout, with all orders on one and the same item: every checkout holds and settles"
        + " in one key of one Redis node.";
  }

  @Override
  public Result run(Session session) throws InterruptedException {
    LoadPlan plan = session.load();
    var trial = new CheckoutTrial(session);
    trial.run("", session.plan(), new Workload(plan.orders(), 1, plan.users()), plan.half());
    return trial.result(name());
  }
}
