package till.bench.load;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The CPU time of every component that runs on this machine. */
public final class CpuMeter {
  private final Map<String, Supplier<Duration>> clocks = new LinkedHashMap<>();

  /**
   * The CPU time of each component since it began.
   *
   * @param at when it was read, as {@link System#nanoTime()}
   */
  public record Reading(long at, Map<String, Duration> used) {
    /** What was used between an earlier reading and this one. */
    public Reading since(Reading earlier) {
      Map<String, Duration> difference = new LinkedHashMap<>();
      used.forEach(
          (component, now) ->
              difference.put(
                  component, now.minus(earlier.used.getOrDefault(component, Duration.ZERO))));
      return new Reading(at - earlier.at, difference);
    }
  }

  public void add(String component, Supplier<Duration> clock) {
    clocks.merge(component, clock, (one, other) -> () -> one.get().plus(other.get()));
  }

  /** Adds processes to a component. */
  public void addProcesses(String component, Collection<Long> pids) {
    pids.forEach(pid -> addProcess(component, pid));
  }

  /** Adds a process to a component; one that ends stops its clock at nothing. */
  public void addProcess(String component, long pid) {
    add(component, () -> of(pid));
  }

  private static Duration of(long pid) {
    return ProcessHandle.of(pid)
        .map(ProcessHandle::info)
        .flatMap(ProcessHandle.Info::totalCpuDuration)
        .orElse(Duration.ZERO);
  }

  public Reading read() {
    Map<String, Duration> used = new LinkedHashMap<>();
    clocks.forEach((component, clock) -> used.put(component, clock.get()));
    return new Reading(System.nanoTime(), used);
  }
}
