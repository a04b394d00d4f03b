package till.local.gateway;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the requests of all event loops that were taken and are not answered. */
final class InFlight {
  private final int max;
  private final AtomicInteger count = new AtomicInteger();

  InFlight(int max) {
    this.max = max;
  }

  /**
   * Takes one more.
   *
   * @return false if there are as many as may be; then it was not taken
   */
  boolean enter() {
    if (count.getAndIncrement() < max) {
      return true;
    }
    count.getAndDecrement();
    return false;
  }

  void leave() {
    count.getAndDecrement();
  }
}
