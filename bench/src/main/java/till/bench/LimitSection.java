package till.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import till.bench.limit.DriverPlan;
import till.bench.limit.Part;
import till.bench.load.Addresses;
import till.bench.load.Clients;
import till.bench.load.CpuMeter;
import till.bench.load.Load;
import till.bench.load.Measurement;
import till.bench.load.Request;
import till.bench.report.Result;
import till.bench.report.Tables;

/** What the machine could do: the shop, with one thing after the other taken away. */
final class LimitSection implements Section {
  private static final String ORDER_SVC = "order-svc";

  @Override
  public String name() {
    return "limit";
  }

  @Override
  public String description() {
    return "What the machine could do, each as fast as it goes: the whole shop; checkouts without"
        + " HTTP and gateway (order-svc is told to begin them in its own process, stock-svc and"
        + " payment-svc are as always); what a checkout does to accounts, without orders and"
        + " streams (three holds, three commits, the barriers between them); a bare endpoint"
        + " that runs one script (EVALSHA) which adds a unit to an account; one whose script"
        + " looks at an account; one that does nothing. Only for shops of its own.";
  }

  @Override
  public Result run(Session session) throws InterruptedException {
    if (session.hasTarget()) {
      return Result.without(name(), "limit is for shops of its own");
    }
    LoadPlan plan = session.load();
    try (OwnShop shop = session.own(session.plan())) {
      Target target = shop.target();
      session.prepare(target, plan.workload());
      var checkouts = new Checkouts(plan.orders());
      var measurements = new ArrayList<Measurement>();
      try (Clients clients = session.clients(target)) {
        var trial = new Trial(session, new Load(clients, target.meter()));
        measurements.addAll(trial.of("whole shop: ", checkouts, List.of()));
      }
      measurements.add(withoutHttp(session, shop));
      measurements.add(accounts(session, shop));
      measurements.addAll(bare(session, shop));
      return Result.of(name(), "request", measurements, List.of(checkouts), failures(measurements));
    }
  }

  private static List<String> failures(List<Measurement> measurements) {
    return measurements.stream()
        .filter(measurement -> measurement.count().failed() > 0)
        .map(measurement -> measurement.name() + ": " + measurement.count().failed() + " failed")
        .toList();
  }

  private static Measurement withoutHttp(Session session, OwnShop shop) {
    shop.stop(ORDER_SVC);
    var pids = shop.pids();
    pids.remove("gateway");
    session.say("Checkouts without HTTP");
    Part.Place place = shop.place("order-svc-1");
    return Part.saga(place, driver(session, place, "without HTTP", ORDER_SVC, pids));
  }

  private static Measurement accounts(Session session, OwnShop shop) {
    shop.stop("stock-svc");
    shop.stop("payment-svc");
    session.say("What checkouts do to accounts");
    Part.Place place = shop.place("accounts");
    return Part.accounts(place, driver(session, place, "accounts alone", "accounts", shop.pids()));
  }

  private static DriverPlan driver(
      Session session,
      Part.Place place,
      String name,
      String component,
      Map<String, List<Long>> pids) {
    LoadPlan plan = session.load();
    Path file = place.folder().resolve(component + ".measurement");
    return new DriverPlan(
        file,
        name,
        component,
        plan.clients(),
        plan.warmupTime(),
        plan.measuredTime(),
        plan.workload(),
        pids);
  }

  private static List<Measurement> bare(Session session, OwnShop shop) throws InterruptedException {
    LoadPlan plan = session.load();
    var measurements = new ArrayList<Measurement>();
    try (var bare = Part.bare(shop.place("bare"));
        var clients = new Clients(Addresses.of(bare.origin()), plan.clients())) {
      var meter = new CpuMeter();
      shop.pids().forEach(meter::addProcesses);
      meter.addProcesses("bare", List.of(bare.pid()));
      meter.addProcesses(Tables.GENERATOR, List.of(ProcessHandle.current().pid()));
      var trial = new Trial(session, new Load(clients, meter));
      int items = plan.items();
      for (String does : List.of("write", "read", "nothing")) {
        var endpoint =
            new Repetition(
                number -> Request.post(does, "/bare/" + does + "/" + number % items, number));
        measurements.addAll(trial.of("bare endpoint, " + does + ": ", endpoint, List.of()));
      }
    }
    return measurements;
  }
}
