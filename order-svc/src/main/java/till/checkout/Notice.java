package till.checkout;

/** What became of a checkout that an instance waits for. */
sealed interface Notice {
  String attempt();

  /** Decided: paid. */
  record Paid(String attempt) implements Notice {}

  /** Decided: not paid; some of it may be held still. */
  record Aborting(String attempt, Reason reason) implements Notice {}

  /** Not paid, and nothing of it is held any more. */
  record Aborted(String attempt, Reason reason) implements Notice {}

  /** A failover has taken the attempt back: its order knows nothing of it. */
  record Lost(String attempt) implements Notice {}
}
