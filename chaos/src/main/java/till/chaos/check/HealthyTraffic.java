package till.chaos.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a fault in one place cost those that need nothing of it, and whether the others were told
 * what became of their checkouts. Times in microseconds.
 *
 * @param healthy healthy checkouts since the fault began
 * @param paid how many of them were paid by the first answer
 * @param calm the 99th percentile of healthy ones before the fault
 * @param during the same while it lasted
 * @param sick the others since the fault began
 * @param untold those of them whose answer was neither 2xx, nor 4xx, nor 503 with Retry-After
 * @param recovery how long after its cause was gone all was well: what was under way then had been
 *     answered, and all that came later was paid within a second
 */
public record HealthyTraffic(
    long healthy, long paid, long calm, long during, long sick, long untold, long recovery) {
  private static final double PAID_MIN = 0.999;
  private static final double SLOWER_MAX = 2;
  private static final Duration RECOVERY_MAX = Duration.ofSeconds(5);

  private static final long SLOW = Duration.ofSeconds(1).toNanos() / 1000;
  private static final double PERCENTILE = 0.99;

  /**
   * Counts it up.
   *
   * @param injected when the fault began
   * @param repaired when its cause was gone
   */
  public static HealthyTraffic of(List<Sample> samples, long injected, long repaired) {
    List<Sample> since = samples.stream().filter(sample -> sample.due() >= injected).toList();
    List<Sample> healthy = since.stream().filter(Sample::isHealthy).toList();
    List<Sample> sick = since.stream().filter(sample -> !sample.isHealthy()).toList();
    return new HealthyTraffic(
        healthy.size(),
        healthy.stream().filter(Sample::isPaid).count(),
        percentile(samples, sample -> sample.isHealthy() && sample.due() < injected),
        percentile(healthy, sample -> sample.due() < repaired),
        sick.size(),
        sick.stream()
            .filter(sample -> sample.outcome() == Sample.Outcome.BROKEN || !sample.isSent())
            .count(),
        recovery(samples, repaired));
  }

  private static long percentile(List<Sample> samples, Predicate<Sample> which) {
    List<Long> sorted =
        samples.stream()
            .filter(which)
            .filter(Sample::isSent)
            .map(Sample::latency)
            .sorted()
            .toList();
    return sorted.isEmpty()
        ? 0
        : sorted.get((int) Math.min(sorted.size() - 1L, (long) (sorted.size() * PERCENTILE)));
  }

  private static long recovery(List<Sample> samples, long repaired) {
    Stream<Sample> notYetWell =
        samples.stream()
            .filter(sample -> sample.end() > repaired)
            .filter(
                sample -> sample.due() <= repaired || !sample.isPaid() || sample.latency() > SLOW);
    return notYetWell.mapToLong(sample -> sample.end() - repaired).max().orElse(0);
  }

  /** The share of healthy checkouts that were paid, 0 to 1. */
  public double share() {
    return healthy == 0 ? 0 : (double) paid / healthy;
  }

  /** How many times as long as before the slowest hundredth took. */
  public double slower() {
    return calm == 0 ? 0 : (double) during / calm;
  }

  /** Every limit that was passed, in words. */
  public List<String> excesses() {
    List<String> excesses = new ArrayList<>();
    if (share() < PAID_MIN) {
      excesses.add(
          String.format(
              Locale.ROOT,
              "%.2f %% of the healthy checkouts were paid, not 99.9 %%",
              100 * share()));
    }
    if (slower() > SLOWER_MAX) {
      excesses.add(
          String.format(
              Locale.ROOT,
              "p99 of the healthy checkouts was %.1f ms, %.1f times that before the fault, not"
                  + " at most twice",
              during / 1e3,
              slower()));
    }
    if (untold > 0) {
      excesses.add(
          String.format(
              Locale.ROOT,
              "%d of the sick checkouts got neither 2xx, 4xx nor 503 with Retry-After",
              untold));
    }
    if (recovery > RECOVERY_MAX.toNanos() / 1000) {
      excesses.add(
          String.format(
              Locale.ROOT,
              "all was well %.1f s after the cause was gone, not within 5 s",
              recovery / 1e6));
    }
    return excesses;
  }

  /** All of it. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "healthy: %d, %.3f %% paid, p99 %.1f ms before the fault and %.1f ms during it; sick: %d,"
            + " %d of them not told what to do; all was well %.1f s after its end",
        healthy,
        100 * share(),
        calm / 1e3,
        during / 1e3,
        sick,
        untold,
        recovery / 1e6);
  }

  /** In a few words. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.2f %% paid, p99 %.0f ms after %.0f ms",
        100 * share(),
        during / 1e3,
        calm / 1e3);
  }
}
