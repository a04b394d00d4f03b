package till.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long an answer can take before its absence means something, learned from the answers so far:
 * their smoothed time plus four times its variation (RFC 6298, section 2). Where all processes of
 * an installation share two busy cores, answers take longer and nothing has failed.
 */
final class RoundTripTime {
  private static final double MEAN_GAIN = 1.0 / 8;
  private static final double VARIATION_GAIN = 1.0 / 4;
  private static final int VARIATIONS = 4;

  /** A primary that was stopped for a minute says nothing of the others. */
  private static final long SAMPLE_MAX = TimeUnit.SECONDS.toNanos(1);

  private static final long LIMIT_MAX = TimeUnit.SECONDS.toNanos(2);

  private double mean;
  private double variation;

  /** An answer took so many nanoseconds. */
  synchronized void add(long nanos) {
    double sample = (double) Math.min(nanos, SAMPLE_MAX);
    variation += VARIATION_GAIN * (Math.abs(sample - mean) - variation);
    mean += MEAN_GAIN * (sample - mean);
  }

  /**
   * How long an answer may take.
   *
   * @param least never less than this, nor more than two seconds if this is less
   */
  synchronized Duration limit(Duration least) {
    long learned = (long) Math.min((double) LIMIT_MAX, mean + VARIATIONS * variation);
    return Duration.ofNanos(Math.max(least.toNanos(), learned));
  }
}
