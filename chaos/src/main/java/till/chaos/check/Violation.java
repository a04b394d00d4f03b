package till.chaos.check;

/**
 * A promise that was broken.
 *
 * @param what in words
 * @param subject the id of the account or order that it is about; empty if there is none
 * @param entry the id of the entry in the history that shows it; 0 if it shows in the end only
 */
public record Violation(Kind kind, String what, String subject, long entry) {
  /** Which promise. */
  public enum Kind {
    /** An answer was not true. */
    UNTRUE,
    /** What was acknowledged is not there any more. */
    LOST,
    /** The sums are wrong. */
    CONSERVATION,
    /** Something did not end. */
    UNENDED,
    /** It took too long to recover, or a client saw an error that it must not see. */
    OUTAGE
  }

  @Override
  public String toString() {
    return kind + ": " + what;
  }
}
