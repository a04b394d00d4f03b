package till.chaos.fault;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import till.process.ProcessSignals;

/** Pauses processes and lets them go on. None stays paused when it is closed. */
final class Signals implements AutoCloseable {
  private final Set<Long> paused = ConcurrentHashMap.newKeySet();

  /** SIGSTOP: it stays where it is. */
  void pause(long pid) throws InterruptedException {
    paused.add(pid);
    ProcessSignals.pause(pid);
  }

  /** SIGCONT: it goes on as if nothing had been. */
  void resume(long pid) throws InterruptedException {
    ProcessSignals.resume(pid);
    paused.remove(pid);
  }

  /** Somebody else ends it. */
  void forget(long pid) {
    paused.remove(pid);
  }

  @Override
  public void close() {
    for (long pid : Set.copyOf(paused)) {
      try {
        resume(pid);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IllegalStateException e) {
        paused.remove(pid); // it is dead
      }
    }
  }
}
