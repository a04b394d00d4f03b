package till.http;

import java.util.concurrent.TimeUnit;

/**
 * How many requests an instance works on at once: as many as it answers in time. It grows by one
 * with each timely answer while it is needed, and shrinks by a fifth, once a second, when most of
 * the answers of that second came late (additive increase and multiplicative decrease, as Jacobson
 * has it in "Congestion Avoidance and Control", 1988). A few late answers among many are no sign of
 * overload: they waited for a shard or an account that others do not need.
 */
final class Width {
  private static final int FIRST = 1_024;
  private static final double SHRINK = 0.8;
  private static final long SHRINK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int min;
  private final int max;
  private final long inTimeNanos;
  private volatile int now;
  private boolean hasShrunk;
  private long shrunkAt;
  private long secondBegan;
  private int answers;
  private int late;

  Width(HttpLimits limits) {
    this.min = Math.min(limits.inFlightMin(), limits.inFlightMax());
    this.max = limits.inFlightMax();
    this.inTimeNanos = limits.inTime().toNanos();
    this.now = Math.clamp(FIRST, min, max);
  }

  int now() {
    return now;
  }

  /**
   * A request has been answered.
   *
   * @param nanos how long it was inside
   * @param inFlight requests inside, with this one
   * @param at this moment, as of {@link System#nanoTime}
   */
  void answered(long nanos, int inFlight, long at) {
    boolean isLate = nanos > inTimeNanos;
    boolean areMostLate = count(isLate, at);
    if (isLate) {
      if (areMostLate) {
        shrink(inFlight, at);
      }
    } else if (inFlight > now / 2 && now < max) {
      grow();
    }
  }

  private synchronized boolean count(boolean isLate, long at) {
    if (at - secondBegan >= SHRINK_EVERY_NANOS) {
      secondBegan = at;
      answers = 0;
      late = 0;
    }
    answers++;
    late += isLate ? 1 : 0;
    return late > answers / 2;
  }

  private synchronized void grow() {
    now = Math.min(now + 1, max);
  }

  private synchronized void shrink(int inFlight, long at) {
    if (!hasShrunk || at - shrunkAt >= SHRINK_EVERY_NANOS) {
      hasShrunk = true;
      shrunkAt = at;
      now = Math.max(min, (int) (SHRINK * Math.min(now, inFlight)));
    }
  }
}
