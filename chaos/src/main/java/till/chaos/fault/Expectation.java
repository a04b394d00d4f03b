package till.chaos.fault;

import java.time.Duration;
import java.util.Optional;

/**
 * What clients may see of a fault.
 *
 * @param errors whether they may see errors
 * @param delay how long after {@code since} a Redis node is lost, from when recovery counts; empty
 *     if recovery is measured only
 * @param since from when recovery counts
 */
public record Expectation(boolean errors, Optional<Duration> delay, Since since) {
  /** From when recovery counts. */
  public enum Since {
    /** The fault was injected. */
    INJECTION,
    /** Its cause is gone. */
    REPAIR
  }

  /** An election takes up to a second, and then clients have to find who won it. */
  private static final Duration ELECTION = Duration.ofSeconds(2);

  /** A node suspects another after one and a half; the majority agrees within another half. */
  private static final int DETECTION_NODE_TIMEOUTS = 2;

  /** Nothing: others take over. */
  static final Expectation UNNOTICED = new Expectation(false, Optional.empty(), Since.INJECTION);

  /** A pause as long as a replica needs to take over. */
  static final Expectation TAKEOVER = takeover(Duration.ZERO);

  /** It works again soon after the cause is gone. */
  static final Expectation REPAIRED =
      new Expectation(true, Optional.of(Duration.ZERO), Since.REPAIR);

  /** Errors that are part of the fault; no outage. */
  public static final Expectation TROUBLE =
      new Expectation(true, Optional.empty(), Since.INJECTION);

  /** The same where what kills the node comes so long after the fault's beginning. */
  static Expectation takeover(Duration after) {
    return new Expectation(true, Optional.of(after), Since.INJECTION);
  }

  /** How soon all must work again; empty if that is measured only. */
  public Optional<Duration> recovery(Duration nodeTimeout) {
    Duration takeover = nodeTimeout.multipliedBy(DETECTION_NODE_TIMEOUTS).plus(ELECTION);
    return delay.map(lost -> takeover);
  }
}
