package till.bench.load;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/** What became of requests of one kind. Written on the event loop, read when that has ended. */
public final class Count {
  private static final Duration LATENCY_MAX = Duration.ofMinutes(5);
  private static final int LATENCY_DIGITS = 3;

  private final Histogram latencies = histogram();
  private int succeeded;
  private int refused;
  private int failed;
  private int turnedAway;

  static Histogram histogram() {
    return new Histogram(LATENCY_MAX.toNanos(), LATENCY_DIGITS);
  }

  /** Successes with these latencies, and failures. */
  static Count of(Histogram latencies, int failed) {
    var count = new Count();
    count.latencies.add(latencies);
    count.succeeded = (int) latencies.getTotalCount();
    count.failed = failed;
    return count;
  }

  void addSuccess(long nanoseconds) {
    succeeded++;
    record(nanoseconds);
  }

  void addRefusal(long nanoseconds) {
    refused++;
    record(nanoseconds);
  }

  void addFailure() {
    failed++;
  }

  void addTurnedAway() {
    turnedAway++;
  }

  void add(Count other) {
    latencies.add(other.latencies);
    succeeded += other.succeeded;
    refused += other.refused;
    failed += other.failed;
    turnedAway += other.turnedAway;
  }

  private void record(long nanoseconds) {
    latencies.recordValue(Math.min(nanoseconds, LATENCY_MAX.toNanos()));
  }

  /** Answers 2xx. */
  public int succeeded() {
    return succeeded;
  }

  /** Answers 4xx. */
  public int refused() {
    return refused;
  }

  /** Other answers, and none. */
  public int failed() {
    return failed;
  }

  /** Answers 503: too busy, or Redis can't be reached. */
  public int turnedAway() {
    return turnedAway;
  }

  /** Of the answers 2xx and 4xx, in nanoseconds. */
  public Histogram latencies() {
    return latencies;
  }
}
