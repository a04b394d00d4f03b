package till.audit;

import java.time.Duration;

/**
 * How patient an audit is with a shop that is at work.
 *
 * @param looks how often a record that seems wrong is read again; it must seem so each time
 * @param lookPause before each of them
 * @param rounds how often all orders are read again, at most, for accounts that seem to differ from
 *     them
 * @param roundPause before each of them
 * @param undecidedMax how long after its deadline a checkout may be undecided: longer than clocks
 *     may be apart, if the instance that began it is gone
 * @param unsettledMax how long after its decision a checkout may be unannounced, or not released
 * @param findingsMax how many findings of each kind are kept; more are counted
 */
public record AuditLimits(
    int looks,
    Duration lookPause,
    int rounds,
    Duration roundPause,
    Duration undecidedMax,
    Duration unsettledMax,
    int findingsMax) {

  /**
   * An order that is paid for less than this may have commits under way that were not sent yet when
   * the streams were read.
   */
  static final Duration JUST_DECIDED = Duration.ofMinutes(1);

  /** In how many rounds on end an account must differ, itself unchanged meanwhile. */
  static final int ROUNDS_TO_CONVINCE = 2;

  public static final AuditLimits DEFAULT =
      new AuditLimits(
          3,
          Duration.ofMillis(300),
          4,
          Duration.ofSeconds(1),
          Duration.ofSeconds(20),
          Duration.ofSeconds(5),
          100);

  public AuditLimits {
    check(looks >= 1, "looks must be 1 or more");
    check(rounds >= ROUNDS_TO_CONVINCE, "rounds must be " + ROUNDS_TO_CONVINCE + " or more");
    check(findingsMax >= 1, "findingsMax must be 1 or more");
  }

  /** The same, but for so many findings of each kind. */
  public AuditLimits withFindingsMax(int findingsMax) {
    return new AuditLimits(
        looks, lookPause, rounds, roundPause, undecidedMax, unsettledMax, findingsMax);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
