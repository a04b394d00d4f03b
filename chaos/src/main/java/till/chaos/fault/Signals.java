package till.chaos.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Pauses processes and lets them go on. None stays paused when it is closed. */
final class Signals implements AutoCloseable {
  private final Set<Long> paused = ConcurrentHashMap.newKeySet();

  /** SIGSTOP: it stays where it is. */
  void pause(long pid) throws InterruptedException {
    paused.add(pid);
    send("STOP", pid);
  }

  /** SIGCONT: it goes on as if nothing had been. */
  void resume(long pid) throws InterruptedException {
    send("CONT", pid);
    paused.remove(pid);
  }

  /** Somebody else ends it. */
  void forget(long pid) {
    paused.remove(pid);
  }

  private static void send(String signal, long pid) throws InterruptedException {
    try {
      Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + signal + " " + pid + " did not work");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
