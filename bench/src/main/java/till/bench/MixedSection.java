package till.bench;

import java.util.List;
import till.bench.load.Clients;
import till.bench.load.Load;
import till.bench.load.Workload;
import till.bench.report.Result;

/** Shopping, from the empty basket on. */
final class MixedSection implements Section {
  @Override
  public String name() {
    return "mixed";
  }

  @Override
  public String description() {
    return "Creates an order, adds two items, checks it out and looks at it, one order after the"
        + " other; then compares the sums with the answers. The figure is requests/s of all kinds.";
  }

  @Override
  public Result run(Session session) throws InterruptedException {
    Workload workload = session.load().workload().withOrders(1);
    try (Target shop = session.open(session.plan());
        Clients clients = session.clients(shop)) {
      session.prepare(shop, workload);
      var baskets = new Baskets(workload);
      var trial = new Trial(session, new Load(clients, shop.meter()));
      var measurements = trial.of("", baskets, session.load().half());
      session.say("Checking that it was all true");
      var sums = new Sums(clients, workload);
      sums.units(-baskets.unitsSold(), -baskets.unitsPerhapsSold());
      sums.cents(-baskets.unitsSold(), -baskets.unitsPerhapsSold());
      return Result.of(
          name(), "request", measurements, List.of(baskets), Session.shown(sums.lies()));
    }
  }
}
