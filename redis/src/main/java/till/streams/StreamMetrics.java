package till.streams;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/** What the runtime counts. The label is the stream's role, never its partition. */
@Singleton
public final class StreamMetrics {
  private static final String ROLE = "role";
  private static final double[] BATCH_BUCKETS = {1, 4, 16, 64};

  private final MeterRegistry registry;
  private final ConcurrentHashMap<String, Counted> counted = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, AtomicReference<Backlog>> backlogs =
      new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, AtomicReference<Pending>> pendings =
      new ConcurrentHashMap<>();

  private final ConcurrentHashMap<String, AtomicReference<Integer>> unknowns =
      new ConcurrentHashMap<>();

  public StreamMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** The meters of one role; looking them up in the registry each time would cost more. */
  private record Counted(
      DistributionSummary batches,
      Counter redelivered,
      Counter reclaimed,
      Counter woken,
      Counter failed,
      Counter dead,
      Counter groupsLost) {}

  void delivered(GroupStream stream, int entries) {
    of(stream).batches.record(entries);
  }

  void redelivered(GroupStream stream, int entries) {
    of(stream).redelivered.increment(entries);
  }

  void reclaimed(GroupStream stream, int entries) {
    of(stream).reclaimed.increment(entries);
  }

  void woken(GroupStream stream, int entries) {
    of(stream).woken.increment(entries);
  }

  void failed(GroupStream stream) {
    of(stream).failed.increment();
  }

  void dead(GroupStream stream) {
    of(stream).dead.increment();
  }

  void groupLost(GroupStream stream) {
    of(stream).groupsLost.increment();
  }

  /** Undecided entries of this process, of one role. */
  void parked(String role, ParkedEntries parked) {
    Gauge.builder("till.stream.parked.entries", parked, ParkedEntries::count)
        .description("Entries that are undecided because Redis does not serve what they need")
        .tag(ROLE, role)
        .register(registry);
  }

  /** What waits in all streams of a role, as it was seen last. */
  void backlog(String role, Backlog now) {
    var last = backlogs.get(role);
    if (last == null) {
      last = backlogs.computeIfAbsent(role, first -> new AtomicReference<>(now));
      gauge("backlog.entries", "Entries that are not answered", role, last, Backlog::entries);
      gauge("oldest.seconds", "Age of the oldest of them", role, last, Backlog::oldestSeconds);
    }
    last.set(now);
  }

  /** What the group of a role has taken and not answered, and given up, as it was seen last. */
  void pending(String role, Pending now) {
    var last = pendings.get(role);
    if (last == null) {
      last = pendings.computeIfAbsent(role, first -> new AtomicReference<>(now));
      gauge("pending.entries", "Entries taken and not answered", role, last, Pending::entries);
      gauge(
          "oldest.pending.seconds",
          "Age of the oldest of them",
          role,
          last,
          Pending::oldestSeconds);
      gauge(
          "dead.letters.kept",
          "Dead letters that wait for somebody to redrive or discard them",
          role,
          last,
          Pending::deadLetters);
    }
    last.set(now);
  }

  /** How many partitions did not answer when the streams of a role were looked at last. */
  void unknown(String role, int partitions) {
    var last = unknowns.get(role);
    if (last == null) {
      last = unknowns.computeIfAbsent(role, first -> new AtomicReference<>(partitions));
      gauge(
          "partitions.unknown",
          "Partitions that could not be looked at, which the other gauges leave out",
          role,
          last,
          Integer::doubleValue);
    }
    last.set(partitions);
  }

  private Counted of(GroupStream stream) {
    var known = counted.get(stream.role());
    return known != null ? known : counted.computeIfAbsent(stream.role(), this::count);
  }

  private Counted count(String role) {
    return new Counted(
        DistributionSummary.builder("till.stream.batch.entries")
            .description("Entries that a consumer took at once")
            .tag(ROLE, role)
            .serviceLevelObjectives(BATCH_BUCKETS)
            .register(registry),
        counter("redelivered", "Entries that an instance read again after it had them", role),
        counter("reclaimed", "Entries taken over from a consumer that was silent", role),
        counter("woken", "Entries run again because what they waited for has come", role),
        counter("failures", "Entries whose handler failed, each time", role),
        counter("dead.letters", "Entries that became dead letters", role),
        counter("groups.lost", "Consumer groups that were gone and were made anew", role));
  }

  private Counter counter(String name, String description, String role) {
    return Counter.builder("till.stream." + name)
        .description(description)
        .tag(ROLE, role)
        .register(registry);
  }

  private <T> void gauge(
      String name,
      String description,
      String role,
      AtomicReference<T> last,
      ToDoubleFunction<T> value) {
    Gauge.builder("till.stream." + name, last, seen -> value.applyAsDouble(seen.get()))
        .description(description)
        .tag(ROLE, role)
        .register(registry);
  }
}
