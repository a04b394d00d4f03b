package till.escrow;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import till.contracts.Clocks;

/**
 * The limits of the scan for orphan holds.
 *
 * @param orphanAfter how long after its deadline a hold is taken for an orphan: longer than clocks
 *     may be apart, by which time its checkout was aborted if anyone can
 * @param every how often all accounts are looked at while the cluster does not change
 * @param pause between two pages of such a scan
 * @param page accounts of a page, about; 1 to 10,000
 * @param urgent how long, after the cluster has changed, scans follow each other without pauses:
 *     longer than the longest checkout and {@code orphanAfter} together
 */
@ConfigurationProperties("till.escrow.scan")
public record ScanLimits(
    @Bindable(defaultValue = "18s") Duration orphanAfter,
    @Bindable(defaultValue = "1m") Duration every,
    @Bindable(defaultValue = "200ms") Duration pause,
    @Bindable(defaultValue = "500") int page,
    @Bindable(defaultValue = "60s") Duration urgent) {
  /**
   * How far ahead the deadline of a hold may be, at most. One that is further ahead was set before
   * the clocks were set back, and says nothing: longer than the longest checkout and what clocks
   * may be apart.
   */
  static final Duration AHEAD_MAX = Duration.ofSeconds(60);

  private static final int PAGE_MAX = 10_000;

  public ScanLimits {
    check(
        orphanAfter.compareTo(Clocks.MARGIN) > 0,
        "orphan-after must be longer than clocks may be apart");
    check(every.isPositive(), "every must be positive");
    check(page >= 1 && page <= PAGE_MAX, "page must be 1 to " + PAGE_MAX);
    check(urgent.compareTo(orphanAfter) > 0, "urgent must be longer than orphan-after");
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("till.escrow.scan." + rule);
    }
  }
}
