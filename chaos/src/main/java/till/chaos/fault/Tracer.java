package till.chaos.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import till.process.AtExit;
import till.process.Await;
import till.process.ChildProcess;

/** Makes the disk of a process slow, with strace, until it is closed. */
final class Tracer implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration PROBE = Duration.ofSeconds(1);

  private final ChildProcess strace;

  private Tracer(ChildProcess strace) {
    this.strace = strace;
  }

  /** From now on, each fsync of the process takes this much longer. */
  static Tracer slowFsync(long pid, Duration delay, Path folder) {
    return AtExit.closing(
        () ->
            new Tracer(
                start(
                    folder,
                    List.of(
                        "strace",
                        "-f",
                        "-q",
                        "-o",
                        "/dev/null",
                        "-e",
                        "trace=fsync,fdatasync",
                        "-e",
                        "inject=fsync,fdatasync:delay_enter=" + delay.toNanos() / 1000,
                        "-p",
                        Long.toString(pid)))));
  }

  private static ChildProcess start(Path folder, List<String> command) {
    return ChildProcess.start(
        new ChildProcess.Program(
            command.getFirst(), command, Map.of(), folder, folder.resolve("strace.log")));
  }

  /** Whether this user may do so on this machine. */
  static boolean isPossible(Path folder) {
    ChildProcess sleep = start(folder, List.of("sleep", "60"));
    try (Tracer tracer = slowFsync(sleep.pid(), Duration.ofMillis(1), folder)) {
      Await.pause(PROBE);
      return tracer.isAtWork();
    } finally {
      sleep.kill();
    }
  }

  boolean isAtWork() {
    return strace.isAlive();
  }

  @Override
  public void close() {
    ChildProcess.stop(List.of(strace), GRACE);
    AtExit.forget(this);
  }
}
