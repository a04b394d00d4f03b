package till.chaos.fault;

import java.time.Duration;
import java.util.Optional;

/**
 * What clients may see of a fault.
 *
 * @param errors whether they may see errors
 * @param recovery how soon all must work again; empty if that is measured only
 * @param since from when that counts
 */
public record Expectation(boolean errors, Optional<Duration> recovery, Since since) {
  /** From when recovery counts. */
  public enum Since {
    /** The fault was injected. */
    INJECTION,
    /** Its cause is gone. */
    REPAIR
  }

  /** One and a half node timeouts of 2 s, gossip, an election, and clients that find it. */
  private static final Duration REDIS = Duration.ofSeconds(6);

  /** Nothing: others take over. */
  static final Expectation UNNOTICED = new Expectation(false, Optional.empty(), Since.INJECTION);

  /** A pause as long as a replica needs to take over. */
  static final Expectation TAKEOVER = takeover(Duration.ZERO);

  /** It works again soon after the cause is gone. */
  static final Expectation REPAIRED = new Expectation(true, Optional.of(REDIS), Since.REPAIR);

  /** Errors that are part of the fault; no outage. */
  public static final Expectation TROUBLE =
      new Expectation(true, Optional.empty(), Since.INJECTION);

  /** The same where what kills the node comes so long after the fault's beginning. */
  static Expectation takeover(Duration after) {
    return new Expectation(true, Optional.of(after.plus(REDIS)), Since.INJECTION);
  }
}
