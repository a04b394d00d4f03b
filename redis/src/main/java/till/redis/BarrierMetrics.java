package till.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What the barriers of all shards count. */
@Singleton
public final class BarrierMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofSeconds(1)
  };

  private final Timer passed;
  private final Counter failed;
  private final Counter degraded;
  private final Set<String> alone = ConcurrentHashMap.newKeySet();

  public BarrierMetrics(MeterRegistry registry) {
    this.passed =
        Timer.builder("till.barrier")
            .description("Rounds of the barrier that passed: a tiny write and WAIT")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    this.failed =
        Counter.builder("till.barrier.failures")
            .description("Barriers that broke: what they should have covered is done again")
            .register(registry);
    this.degraded =
        Counter.builder("till.barrier.degraded")
            .description("Barriers that passed although no replica was there to confirm")
            .register(registry);
    Gauge.builder("till.barrier.shards.alone", alone, Set::size)
        .description("Primaries without a replica that could take over, as this instance knows")
        .register(registry);
  }

  /** A barrier has passed after this time. */
  void passed(long nanoseconds) {
    passed.record(nanoseconds, TimeUnit.NANOSECONDS);
  }

  /** It is unknown what became of all that a barrier should have covered. */
  void failed() {
    failed.increment();
  }

  /** A barrier was passed that no replica has confirmed. */
  void degraded() {
    degraded.increment();
  }

  /** Whether a shard is without a replica that could take over. */
  void alone(String shard, boolean isAlone) {
    if (isAlone) {
      alone.add(shard);
    } else {
      alone.remove(shard);
    }
  }

  /** The shards that are without a replica, by the address of the primary. */
  Collection<String> alone() {
    return new TreeSet<>(alone);
  }
}
