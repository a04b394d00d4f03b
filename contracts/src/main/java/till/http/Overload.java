package till.http;

import java.util.concurrent.TimeUnit;

/** When it began that requests are turned away, and when it was over: told once each. */
final class Overload {
  private static final long OVER_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);

  private volatile boolean isOn;
  private volatile long turnedAwayAt;

  /**
   * A request is turned away.
   *
   * @param at this moment, as of {@link System#nanoTime}
   * @return whether that is the first of many, perhaps
   */
  boolean begins(long at) {
    turnedAwayAt = at;
    return !isOn && turn(true);
  }

  /**
   * A request has been answered.
   *
   * @return whether none was turned away any more for a while
   */
  boolean ends(long at) {
    return isOn && at - turnedAwayAt > OVER_AFTER_NANOS && turn(false);
  }

  private synchronized boolean turn(boolean on) {
    boolean turned = isOn != on;
    isOn = on;
    return turned;
  }
}
