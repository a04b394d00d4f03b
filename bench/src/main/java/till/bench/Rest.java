package till.bench;

import java.time.Duration;
import till.audit.Audit;
import till.bench.load.ShopFailedException;
import till.process.Await;

/**
 * Waits until a shop is at rest: all is settled, and what is remembered for a while only (settled
 * markers, answers to idempotency keys) is forgotten.
 */
final class Rest {
  /** Records that expire all the time: leases, notices. */
  private static final long EXPIRING_MAX = 500;

  private static final Duration QUIET_LIMIT = Duration.ofMinutes(2);
  private static final Duration FORGET_LIMIT = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private Rest() {}

  /**
   * Returns then.
   *
   * @throws ShopFailedException if something is under way for minutes
   */
  static void await(Audit audit, RedisNodes nodes) {
    if (!audit.becomesQuiet(QUIET_LIMIT)) {
      throw new ShopFailedException("The shop does not come to rest: " + audit.traffic());
    }
    long began = System.nanoTime();
    while (nodes.expiring() > EXPIRING_MAX && System.nanoTime() - began < FORGET_LIMIT.toNanos()) {
      if (!Await.pause(PAUSE)) {
        throw new ShopFailedException("interrupted");
      }
    }
  }
}
