package till.bench.load;

import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one phase came to, for one kind of requests.
 *
 * @param asked requests a second that were to be sent; 0 in a closed loop
 * @param lasted so long figures were taken
 * @param perSecond successes of each second
 * @param late how late requests were sent, in nanoseconds; nothing in a closed loop
 * @param cpu that each component used meanwhile; nothing if it is told elsewhere
 */
public record Measurement(
    String name,
    double asked,
    Duration lasted,
    Count count,
    List<Integer> perSecond,
    @Nullable Histogram late,
    CpuMeter.@Nullable Reading cpu) {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICROSECOND = 1e3;

  /** Microseconds of this for each success. */
  public double each(Duration all) {
    return all.toNanos() / NANOS_PER_MICROSECOND / Math.max(1, count.succeeded());
  }

  /** Which part of all CPU time this is. */
  public double share(@Nullable Duration part) {
    return cpu == null || part == null || cpu.all().isZero()
        ? 0
        : (double) part.toNanos() / cpu.all().toNanos();
  }

  /** Cores that were busy with this on average. */
  public double cores(Duration cpuTime) {
    return (double) cpuTime.toNanos() / Math.max(1, lasted.toNanos());
  }

  /** Successes in a second. */
  public double rate() {
    return count.succeeded() * NANOS_PER_SECOND / Math.max(1, lasted.toNanos());
  }
}
