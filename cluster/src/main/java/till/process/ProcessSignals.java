package till.process;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Stops processes without ending them, and lets them go on. */
public final class ProcessSignals {
  private ProcessSignals() {}

  /**
   * SIGSTOP: the process stays where it is.
   *
   * @throws IllegalStateException if there is no such process of ours
   */
  public static void pause(long pid) throws InterruptedException {
    send("STOP", pid);
  }

  /**
   * SIGCONT: the process goes on as if nothing had been. Harmless to one that is not stopped.
   *
   * @throws IllegalStateException if there is no such process of ours
   */
  public static void resume(long pid) throws InterruptedException {
    send("CONT", pid);
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
}
