package till.chaos.network;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Lets traffic through, or holds it up. What is held up arrives when the valve is opened. */
final class Valve {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition opened = lock.newCondition();
  private Predicate<Traffic> heldUp = traffic -> false;

  void holdUp(Predicate<Traffic> traffic) {
    lock.lock();
    try {
      heldUp = traffic;
    } finally {
      lock.unlock();
    }
  }

  void open() {
    lock.lock();
    try {
      heldUp = traffic -> false;
      opened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns when this traffic may pass. */
  void pass(Traffic traffic) throws InterruptedException {
    lock.lock();
    try {
      while (heldUp.test(traffic)) {
        opened.await();
      }
    } finally {
      lock.unlock();
    }
  }
}
