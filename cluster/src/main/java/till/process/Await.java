package till.process;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for a condition by looking at it, never longer than a limit. */
public final class Await {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Await() {}

  /**
   * Returns as soon as nothing is in the way any more.
   *
   * @param limit how long to wait at most
   * @param obstacle what is in the way at the moment, in words; empty when nothing is
   * @throws StartFailedException with the last obstacle when the limit is reached, or when the
   *     thread is interrupted
   */
  public static void until(Duration limit, Supplier<Optional<String>> obstacle) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<String> found = obstacle.get();
      if (found.isEmpty()) {
        return;
      }
      if (System.nanoTime() - end > 0) {
        throw new StartFailedException(found.get() + " (waited " + limit.toSeconds() + " s)");
      }
      if (!pause(PAUSE)) {
        throw new StartFailedException("Interrupted while waiting: " + found.get());
      }
    }
  }

  /**
   * Lets some time go by, between two looks at what tells nobody when it changes.
   *
   * @return false if the thread was interrupted, and the looking is to end
   */
  public static boolean pause(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
