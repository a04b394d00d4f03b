package till.bench;

import java.util.ArrayList;
import java.util.List;
import till.bench.load.Clients;
import till.bench.load.Load;
import till.bench.load.Measurement;
import till.bench.load.Request;
import till.bench.load.Workload;
import till.bench.report.Result;

/** Looks at what is there. */
final class ReadsSection implements Section {
  private static final String KIND = "find";

  @Override
  public String name() {
    return "reads";
  }

  @Override
  public String description() {
    return "Asks for one order after the other, then for items, then for users. With replication a"
        + " read waits for a barrier, too: nobody is told what a failover could take back.";
  }

  @Override
  public Result run(Session session) throws InterruptedException {
    Workload workload = session.load().workload().withOrders(session.load().users());
    try (Target shop = session.open(session.plan());
        Clients clients = session.clients(shop)) {
      session.prepare(shop, workload);
      var trial = new Trial(session, new Load(clients, shop.meter()));
      var measurements = new ArrayList<Measurement>();
      var orders = finds("/orders/find/", workload.orders());
      var items = finds("/stock/find/", workload.items());
      var users = finds("/payment/find_user/", workload.users());
      List<Integer> half = session.load().half();
      measurements.addAll(trial.of("orders/find: ", orders, half));
      measurements.addAll(trial.of("stock/find: ", items, half));
      measurements.addAll(trial.of("find_user: ", users, half));
      return Result.of(name(), "read", measurements, List.of(orders, items, users), List.of());
    }
  }

  private static Repetition finds(String path, int count) {
    return new Repetition(number -> Request.get(KIND, path + number % count, number));
  }
}
