package till.bench;

import java.util.ArrayList;
import java.util.List;
import till.audit.Audit;
import till.bench.load.Clients;
import till.bench.load.Workload;
import till.bench.report.Result;
import till.bench.report.Result.Figure;

/** What one more of something costs in memory. */
final class MemorySection implements Section {
  private static final int RECORDS_MAX = 100_000;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String description() {
    return "Bytes of memory for each item, user, open order and finished order: by how much the"
        + " Redis primaries grow when so many are made, and when all are checked out, settled, and"
        + " what need not be remembered is forgotten. The replication backlog and the log of"
        + " finished checkouts, which have limits, are left out. Replicas need as much again. Only"
        + " for shops of its own.";
  }

  @Override
  public Result run(Session session) throws InterruptedException {
    if (session.hasTarget()) {
      return Result.without(name(), "memory is for shops of its own");
    }
    int count = Math.min(session.load().orders(), RECORDS_MAX);
    try (Target shop = session.open(session.plan());
        Clients clients = session.clients(shop);
        var nodes = new RedisNodes(shop.whereabouts().redis());
        var audit = Audit.of(shop.whereabouts().redisUris())) {
      long[] bytes = new long[5];
      bytes[0] = nodes.lastingOfPrimaries();
      session.prepare(shop, new Workload(1, count, 1));
      bytes[1] = nodes.lastingOfPrimaries();
      session.prepare(shop, new Workload(1, count, count));
      bytes[2] = nodes.lastingOfPrimaries();
      session.prepare(shop, new Workload(count, count, count));
      Rest.await(audit, nodes);
      bytes[3] = nodes.lastingOfPrimaries();
      session.say("Checking all of them out, and waiting until what need not be is forgotten");
      var checkouts = new Checkouts(count);
      clients.run(checkouts);
      Rest.await(audit, nodes);
      bytes[4] = nodes.lastingOfPrimaries();
      return result(count, bytes, checkouts);
    }
  }

  private Result result(int count, long[] bytes, Checkouts checkouts) {
    var figures = new ArrayList<Figure>();
    figures.add(figure("item", bytes[1] - bytes[0], count));
    figures.add(figure("user", bytes[2] - bytes[1], count));
    figures.add(figure("open order of two items", bytes[3] - bytes[2], count));
    figures.add(figure("finished order", bytes[4] - bytes[2], count));
    var of = Result.of(name(), "", List.of(), List.of(checkouts), List.of());
    return new Result(name(), "", List.of(), figures, of.remarks(), of.complaints());
  }

  private static Figure figure(String name, long bytes, int count) {
    return new Figure(name, (double) bytes / count, "bytes");
  }
}
