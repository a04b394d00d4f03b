package till.bench;

import java.util.ArrayList;
import java.util.List;
import till.bench.load.Clients;
import till.bench.load.Load;
import till.bench.load.Measurement;
import till.bench.load.Request;
import till.bench.load.Workload;
import till.bench.report.Result;

/** Changes that need no checkout: one script, and its barrier. */
final class WritesSection implements Section {
  @Override
  public String name() {
    return "writes";
  }

  @Override
  public String description() {
    return "Adds a cent to the credit of one user after the other, then subtracts a unit from the"
        + " stock of one item after the other; then compares the sums with the answers.";
  }

  @Override
  public Result run(Session session) throws InterruptedException {
    Workload prepared = session.load().workload().withOrders(1);
    try (Target shop = session.open(session.plan());
        Clients clients = session.clients(shop)) {
      session.prepare(shop, prepared);
      var funds =
          new Repetition(
              number ->
                  Request.post(
                      "add_funds",
                      "/payment/add_funds/" + number % prepared.users() + "/1",
                      number));
      var stock =
          new Repetition(
              number ->
                  Request.post(
                      "subtract", "/stock/subtract/" + number % prepared.items() + "/1", number));
      var trial = new Trial(session, new Load(clients, shop.meter()));
      List<Integer> half = session.load().half();
      var measurements = new ArrayList<Measurement>();
      measurements.addAll(trial.of("add_funds: ", funds, half));
      measurements.addAll(trial.of("stock/subtract: ", stock, half));
      session.say("Checking that it was all true");
      var sums = new Sums(clients, prepared);
      sums.cents(funds.done(), funds.unknown());
      sums.units(-stock.done(), -stock.unknown());
      return Result.of(
          name(), "write", measurements, List.of(funds, stock), Session.shown(sums.lies()));
    }
  }
}
