package till.redis;

import org.jspecify.annotations.Nullable;

/** One caller that repeats its work, and its place among those that wait for a shard. */
final class WaitForShard {
  private @Nullable ShardHealth shard;

  /** Whether to try again after this failure. */
  synchronized boolean isWorthwhile(Throwable e) {
    if (!(e instanceof ShardUnavailableException unavailable)) {
      return TransientFailures.isOutage(e) && !TransientFailures.isOutOfMemory(e);
    }
    var needed = unavailable.health();
    if (shard == needed) {
      return !needed.isLost();
    }
    end();
    if (!needed.enter()) {
      return false;
    }
    shard = needed;
    return true;
  }

  /** Gives its place back. */
  synchronized void end() {
    if (shard != null) {
      shard.leave();
      shard = null;
    }
  }
}
