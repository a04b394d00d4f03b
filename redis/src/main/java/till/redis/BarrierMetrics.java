package till.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What the barriers of all shards count. */
@Singleton
public final class BarrierMetrics {
  private final Timer passed;
  private final Counter failed;
  private final Counter degraded;
  private final Set<String> alone = ConcurrentHashMap.newKeySet();

  public BarrierMetrics(MeterRegistry registry) {
    this.passed = registry.timer("till.barrier");
    this.failed = registry.counter("till.barrier.failures");
    this.degraded = registry.counter("till.barrier.degraded");
    registry.gaugeCollectionSize("till.barrier.shards.alone", java.util.List.of(), alone);
  }

  /** A barrier has passed after this time. */
  void passed(long nanoseconds) {
    passed.record(Duration.ofNanos(nanoseconds));
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
