package till.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import till.audit.Audit;
import till.audit.AuditReport;
import till.audit.StreamState;
import till.audit.Traffic;
import till.bench.Checkouts.Told;
import till.bench.load.Addresses;
import till.bench.load.Clients;
import till.bench.load.Preparation;
import till.bench.load.ShopFailedException;
import till.local.Whereabouts;
import till.process.Await;

/**
 * Full load for a long time over the same orders, items and users: reset, all paid, reset again.
 * Whatever then grows is not given back. Twice, after the warm-up and at the end, the load stops
 * until all is settled and what is remembered for a while only (settled markers, answers to
 * idempotency keys) is forgotten; what is left in memory then is compared.
 */
final class Soak implements AutoCloseable {
  private static final Duration SAMPLE_PAUSE = Duration.ofSeconds(5);

  private final SoakPlan plan;
  private final Clients clients;
  private final Addresses addresses;
  private final Consumer<String> progress;
  private final Audit audit;
  private final RedisNodes nodes;
  private final List<JavaProcess> processes;
  private final List<Sample> samples = new ArrayList<>();
  private final List<String> troubles = new ArrayList<>();
  private final long start = System.nanoTime();
  private Duration load = Duration.ZERO;
  private long checkouts;

  /**
   * What came of it.
   *
   * @param samples under load
   * @param first after the warm-up
   * @param last at the end
   * @param troubles checkouts that did not succeed
   * @param books at the end
   */
  record Outcome(
      List<Sample> samples,
      Footprint first,
      Footprint last,
      List<String> troubles,
      AuditReport books) {}

  Soak(SoakPlan plan, Clients clients, Whereabouts whereabouts, Consumer<String> progress) {
    this.plan = plan;
    this.clients = clients;
    this.addresses = Addresses.of(whereabouts.origin());
    this.progress = progress;
    this.processes = processes(whereabouts.pids());
    this.audit = Audit.of(whereabouts.redisUris());
    this.nodes = new RedisNodes(whereabouts.redis());
  }

  private static List<JavaProcess> processes(Map<String, Long> pids) {
    return pids.entrySet().stream()
        .filter(process -> process.getKey().matches(".*-svc-\\d+|gateway"))
        .map(process -> new JavaProcess(process.getKey(), process.getValue()))
        .toList();
  }

  Outcome run() {
    Footprint first = null;
    while (true) {
      round();
      boolean isLast = load.compareTo(plan.whole()) >= 0 && first != null;
      if (isLast || (first == null && load.compareTo(plan.warmup()) >= 0)) {
        Footprint footprint = footprint();
        if (first != null) {
          return new Outcome(samples, first, footprint, troubles, audit.run());
        }
        first = footprint;
      }
    }
  }

  /** Resets everything and checks all orders out. */
  private void round() {
    long began = System.nanoTime();
    Preparation.of(addresses, plan.workload());
    Checkouts round = new Checkouts(plan.workload().orders());
    var done = clients.start(round);
    while (!done.isDone()) {
      samples.add(sample());
      pause(SAMPLE_PAUSE);
    }
    done.join();
    load = load.plusNanos(System.nanoTime() - began);
    checkouts += round.total(Told.PAID);
    @Nullable String trouble = round.trouble();
    if (trouble != null) {
      troubles.add(trouble);
    }
    progress.accept(
        "%,5d s of load, %,d checkouts, Redis %s"
            .formatted(load.toSeconds(), checkouts, SoakReport.megabytes(sum(nodes.used()))));
  }

  private Sample sample() {
    Traffic traffic = audit.traffic();
    return new Sample(
        Duration.ofNanos(System.nanoTime() - start),
        nodes.used(),
        each(JavaProcess::resident),
        traffic.open().size(),
        traffic.sum(StreamState::backlog),
        nodes.expiring());
  }

  private Footprint footprint() {
    progress.accept("Waiting until all is settled, and forgotten what need not be remembered");
    Rest.await(audit, nodes);
    return new Footprint(
        load,
        checkouts,
        nodes.lasting(),
        each(JavaProcess::liveHeap),
        each(JavaProcess::resident),
        nodes.kinds());
  }

  private Map<String, Long> each(ToLongFunction<JavaProcess> bytes) {
    var each = new LinkedHashMap<String, Long>();
    processes.forEach(process -> each.put(process.name(), bytes.applyAsLong(process)));
    return each;
  }

  private static long sum(Map<String, Long> bytes) {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void pause(Duration pause) {
    if (!Await.pause(pause)) {
      throw new ShopFailedException("interrupted");
    }
  }

  @Override
  public void close() {
    nodes.close();
    audit.close();
  }
}
