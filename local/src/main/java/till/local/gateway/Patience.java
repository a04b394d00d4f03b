package till.local.gateway;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** When a request is to be sent again: after pauses that grow, and differ among requests. */
final class Patience {
  private static final int PAUSE_MIN_MILLIS = 10;
  private static final int PAUSE_MAX_MILLIS = 500;

  private final long end;
  private long pause = PAUSE_MIN_MILLIS;

  Patience(Duration patience) {
    this.end = System.nanoTime() + patience.toNanos();
  }

  boolean isOver() {
    return System.nanoTime() - end >= 0;
  }

  /** In milliseconds, half of it by chance. */
  long nextPause() {
    long jittered = pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
    pause = Math.min(2 * pause, PAUSE_MAX_MILLIS);
    return jittered;
  }
}
