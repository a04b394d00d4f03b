package till.chaos.check;

import till.chaos.history.Attempt;

/**
 * A checkout of an open loop, as its client saw it.
 *
 * @param isHealthy whether all that it needs is where nothing is wrong
 * @param due when it was to be sent, in microseconds since the run began
 * @param end likewise, when it was answered
 */
public record Sample(boolean isHealthy, long due, long end, Outcome outcome) {
  /** How it was answered. */
  public enum Outcome {
    PAID,
    /** 4xx: not paid, for good. */
    REFUSED,
    /** 503 with {@code Retry-After}. */
    RETRY,
    /** Anything else, or nothing. */
    BROKEN,
    /** Too many were under way. */
    NOT_SENT
  }

  public static Sample of(boolean isHealthy, long due, Attempt answer) {
    return new Sample(isHealthy, due, answer.end(), outcome(answer));
  }

  public static Sample notSent(boolean isHealthy, long due) {
    return new Sample(isHealthy, due, due, Outcome.NOT_SENT);
  }

  private static Outcome outcome(Attempt answer) {
    if (answer.succeeded()) {
      return Outcome.PAID;
    }
    if (answer.isDefinite()) {
      return Outcome.REFUSED;
    }
    return answer.status() == 503 && answer.asksToRetry() ? Outcome.RETRY : Outcome.BROKEN;
  }

  boolean isPaid() {
    return outcome == Outcome.PAID;
  }

  boolean isSent() {
    return outcome != Outcome.NOT_SENT;
  }

  /** In microseconds. */
  long latency() {
    return end - due;
  }
}
