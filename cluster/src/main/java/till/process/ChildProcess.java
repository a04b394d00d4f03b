package till.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs as a child of this one, in a session of its own, with its own log file. */
public final class ChildProcess {
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
  private static final int LOG_TAIL_LINES = 20;

  private final Program program;
  private final Process process;

  /**
   * What to run.
   *
   * @param name for messages
   * @param environment added to this process's own
   * @param folder where it runs
   * @param log where its output is appended
   */
  public record Program(
      String name, List<String> command, Map<String, String> environment, Path folder, Path log) {}

  private ChildProcess(Program program, Process process) {
    this.program = program;
    this.process = process;
  }

  /** Starts the program; that it runs says nothing yet about whether it is of any use. */
  public static ChildProcess start(Program program) {
    ProcessBuilder builder =
        new ProcessBuilder(OwnSession.command(program.command()))
            .directory(program.folder().toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(program.log().toFile()));
    builder.environment().putAll(program.environment());
    try {
      return new ChildProcess(program, builder.start());
    } catch (IOException e) {
      throw new StartFailedException(program.name() + " can't be started: " + e.getMessage(), e);
    }
  }

  public String name() {
    return program.name();
  }

  public Path log() {
    return program.log();
  }

  public long pid() {
    return process.pid();
  }

  public ProcessIdentity identity() {
    return ProcessIdentity.of(process.toHandle());
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** How a dead one ended, in words. */
  public String exit() {
    int code = process.exitValue();
    return code > 128 ? "signal " + (code - 128) : "exit code " + code;
  }

  /**
   * One line for a child that died, and the end of its log.
   *
   * @param when what it was doing, as in "while it started"
   */
  public String obituary(String when) {
    return name() + " died " + when + " (" + exit() + "), log " + log() + logTail();
  }

  /** The last lines of its log, indented, with a line feed before each. */
  private String logTail() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log()), StandardCharsets.UTF_8).lines().toList();
      StringBuilder tail = new StringBuilder();
      for (String line : lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size())) {
        tail.append("\n    ").append(line);
      }
      return tail.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL, and returns when it is dead. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(KILL_LIMIT);
  }

  /**
   * SIGTERM to all, at once; SIGKILL to those that are still there after the grace.
   *
   * @return the names of those that had to be killed
   */
  public static List<String> stop(Collection<ChildProcess> children, Duration grace) {
    children.forEach(child -> child.process.destroy());
    long end = System.nanoTime() + grace.toNanos();
    List<String> killed = new ArrayList<>();
    for (ChildProcess child : children) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      if (!child.awaitExit(left)) {
        child.kill();
        killed.add(child.name());
      }
    }
    return killed;
  }

  /** Waits whatever happens to this thread: an interrupt must not leave a process behind. */
  private boolean awaitExit(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public String toString() {
    return name() + " (pid " + pid() + ")";
  }
}
