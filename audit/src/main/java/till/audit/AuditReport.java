package till.audit;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What an audit came to.
 *
 * @param traffic at the end
 * @param findings as many of each kind as were to be kept
 * @param found kind to how many there are
 * @param mismatches how many findings of all say that the books are wrong
 * @param unjudged accounts that changed all the time, so that nothing can be said of what they sold
 * @param took how long it took
 */
public record AuditReport(
    int primaries,
    int partitions,
    Counts counts,
    Traffic traffic,
    List<Finding> findings,
    Map<String, Long> found,
    long mismatches,
    int unjudged,
    Duration took) {

  /** Whether the books are right, as far as they can be judged at the moment. */
  public boolean addsUp() {
    return mismatches == 0;
  }

  /** Whether nothing is under way: no checkout, no message, no hold and nobody who waits. */
  public boolean isQuiet() {
    return traffic.isQuiet()
        && counts.inFlight() == 0
        && counts.holds() == 0
        && counts.waits() == 0;
  }

  /** Whether the books are right, nothing is under way and nothing was left lying about. */
  public boolean isSettled() {
    return found.isEmpty() && unjudged == 0 && isQuiet();
  }
}
