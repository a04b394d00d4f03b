package till.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Whether one primary serves, since when it does not, and how many requests wait for it. */
public final class ShardHealth {
  /** What a primary does. */
  enum State {
    SERVING,
    /** It answers reads and refuses writes: out of memory, or its disk fails. */
    READ_ONLY,
    /** It answers nothing that is of use. */
    DOWN
  }

  private final String address;
  private final ShardLimits limits;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile State state = State.SERVING;
  private volatile long since;
  private volatile @Nullable ShardUnavailableException failure;

  ShardHealth(String address, ShardLimits limits) {
    this.address = address;
    this.limits = limits;
  }

  State state() {
    return state;
  }

  /** Returns whether this is a change. */
  synchronized boolean is(State now, String reason) {
    if (now == state) {
      return false;
    }
    if (state == State.SERVING) {
      since = System.nanoTime();
    }
    failure =
        now == State.DOWN
            ? new ShardUnavailableException(address + " does not serve: " + reason, this)
            : null;
    state = now;
    return true;
  }

  /** The failure of whatever needs this primary; nothing if it can be tried. */
  @Nullable ShardUnavailableException failure() {
    return failure;
  }

  /** For how long it has not served, or has refused writes; zero if it serves. */
  Duration outage() {
    return state == State.SERVING
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(1, System.nanoTime() - since));
  }

  /** Whether no failover will help: it has not served for longer than one takes. */
  public boolean isLost() {
    return outage().compareTo(limits.failoverMax()) > 0;
  }

  /**
   * Whether waiting is of no use: it has not served for longer than a failover takes, or it answers
   * reads and refuses writes, which no failover ends.
   */
  public boolean isLasting() {
    return state == State.READ_ONLY || isLost();
  }

  /**
   * Asks for one of the places of requests that wait until it serves. Who gets one calls {@link
   * #leave}.
   *
   * @return whether there was one
   */
  public boolean enter() {
    if (isLost()) {
      return false;
    }
    if (waiting.incrementAndGet() > limits.waitingMax()) {
      waiting.decrementAndGet();
      return false;
    }
    return true;
  }

  /** Gives the place back. */
  public void leave() {
    waiting.decrementAndGet();
  }

  @Override
  public String toString() {
    return address;
  }
}
