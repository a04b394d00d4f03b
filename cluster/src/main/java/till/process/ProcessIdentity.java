package till.process;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A process as it can be written to a file: its pid and when it started. The pid alone would not
 * do: the system gives it to another process some time after this one has died.
 */
public record ProcessIdentity(long pid, Instant started) {
  /** The system's idea of when it was booted, and with it of this instant, may be corrected. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  /** The identity of a process that is alive, or has just died. */
  public static ProcessIdentity of(ProcessHandle process) {
    return new ProcessIdentity(process.pid(), startOf(process));
  }

  /** Reads what {@link #toString()} wrote; empty for anything else. */
  public static Optional<ProcessIdentity> parse(String text) {
    String[] parts = text.strip().split(" ", 2);
    try {
      return parts.length == 2
          ? Optional.of(new ProcessIdentity(Long.parseLong(parts[0]), Instant.parse(parts[1])))
          : Optional.empty();
    } catch (NumberFormatException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The process, if this very one is still alive. */
  public Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> isClose(startOf(process)));
  }

  private boolean isClose(Instant other) {
    return Duration.between(started, other).abs().compareTo(TOLERANCE) <= 0;
  }

  private static Instant startOf(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  @Override
  public String toString() {
    return pid + " " + started;
  }
}
