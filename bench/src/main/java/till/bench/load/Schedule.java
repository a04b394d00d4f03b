package till.bench.load;

import java.time.Duration;
import java.util.Random;

/**
 * When requests are to be sent: a Poisson process, as the arrivals of many clients that know
 * nothing of each other are. It is the same each time.
 */
public final class Schedule {
  private static final int SEED = 1;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Random random = new Random(SEED);
  private final double meanNanos;
  private final long endNanos;
  private double atNanos;

  public Schedule(double perSecond, Duration duration) {
    this.meanNanos = NANOS_PER_SECOND / perSecond;
    this.endNanos = duration.toNanos();
    advance();
  }

  /** When the next one is due, in nanoseconds from the beginning. */
  long next() {
    return (long) atNanos;
  }

  boolean isOver() {
    return atNanos >= endNanos;
  }

  void advance() {
    atNanos -= meanNanos * Math.log(1 - random.nextDouble());
  }
}
