package till.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The CPU time of every component that runs on this machine, and of all the rest. */
public final class CpuMeter {
  private static final Path MACHINE = Path.of("/proc/stat");
  private static final Duration TICK = Duration.ofMillis(10);

  /** Where the first line of the file, in blank separated words, tells time that is not spent. */
  private static final List<Integer> IDLE = List.of(4, 5);

  /** The first word is a name, and what follows these has been counted before. */
  private static final int WORDS = 9;

  private final Map<String, List<Long>> processes = new LinkedHashMap<>();

  /**
   * The CPU time of each component since it began.
   *
   * @param at when it was read, as {@link System#nanoTime()}
   * @param machine of all processes of the machine; zero where the system does not tell
   */
  public record Reading(long at, Map<String, Duration> used, Duration machine) {
    /** What was used between an earlier reading and this one. */
    public Reading since(Reading earlier) {
      Map<String, Duration> difference = new LinkedHashMap<>();
      used.forEach(
          (component, now) ->
              difference.put(
                  component, now.minus(earlier.used.getOrDefault(component, Duration.ZERO))));
      return new Reading(at - earlier.at, difference, machine.minus(earlier.machine));
    }

    /** Of all components together. */
    public Duration all() {
      return used.values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    /** Of whatever else runs on the machine, as far as the system tells. */
    public Duration elsewhere() {
      Duration rest = machine.minus(all());
      return rest.isNegative() ? Duration.ZERO : rest;
    }
  }

  /** Adds processes to a component. */
  public void addProcesses(String component, Collection<Long> pids) {
    processes.computeIfAbsent(component, first -> new ArrayList<>()).addAll(pids);
  }

  /** The CPU time of each component; that of a process that has ended is nothing. */
  public Reading read() {
    Map<String, Duration> used = new LinkedHashMap<>();
    processes.forEach(
        (component, pids) ->
            used.put(
                component, pids.stream().map(CpuMeter::of).reduce(Duration.ZERO, Duration::plus)));
    return new Reading(System.nanoTime(), used, machine());
  }

  private static Duration of(long pid) {
    return ProcessHandle.of(pid)
        .map(ProcessHandle::info)
        .flatMap(ProcessHandle.Info::totalCpuDuration)
        .orElse(Duration.ZERO);
  }

  private static Duration machine() {
    if (!Files.exists(MACHINE)) {
      return Duration.ZERO;
    }
    try {
      String[] words = Files.readString(MACHINE, StandardCharsets.US_ASCII).split(" +", WORDS + 1);
      return TICK.multipliedBy(
          IntStream.range(1, WORDS)
              .filter(i -> !IDLE.contains(i))
              .mapToLong(i -> Long.parseLong(words[i]))
              .sum());
    } catch (IOException e) {
      return Duration.ZERO; // it is not told
    }
  }
}
