package till.bench;

import java.util.List;
import java.util.Locale;
import till.bench.report.Result;
import till.local.Durability;

/** What it costs to lose nothing. */
final class DurabilitySection implements Section {
  @Override
  public String name() {
    return "durability";
  }

  @Override
  public String description() {
    return "As checkout, on one shop for each level of durability: local (the answer leaves when"
        + " the primary has it), replicated (when a replica has it, too), fsync (when it is on"
        + " disk, too). Only for shops of its own.";
  }

  @Override
  public Result run(Session session) throws InterruptedException {
    if (session.hasTarget()) {
      return Result.without(name(), "durability is for shops of its own");
    }
    LoadPlan plan = session.load();
    var trial = new CheckoutTrial(session);
    for (Durability level : List.of(Durability.values())) {
      String name = level.name().toLowerCase(Locale.ROOT) + ": ";
      trial.run(name, session.plan().withDurability(level), plan.workload(), plan.half());
    }
    return trial.result(name());
  }
}
