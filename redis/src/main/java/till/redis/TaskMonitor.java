package till.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The background tasks of this process that should run, and which of them failed. */
@Singleton
public final class TaskMonitor {
  private final MeterRegistry registry;
  private final Set<BackgroundTasks.Task> tasks = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<String, Counter> failures = new ConcurrentHashMap<>();

  public TaskMonitor(MeterRegistry registry) {
    this.registry = registry;
  }

  /** One that nobody asks, for tools and tests. */
  public static TaskMonitor unattended() {
    return new TaskMonitor(new SimpleMeterRegistry());
  }

  void add(BackgroundTasks.Task task) {
    counter(task.name()); // so that it says 0 before the first failure
    tasks.add(task);
  }

  /** It may end from now on. */
  void remove(BackgroundTasks.Task task) {
    tasks.remove(task);
  }

  void failed(String name) {
    counter(name).increment();
  }

  private Counter counter(String name) {
    return failures.computeIfAbsent(
        name,
        task ->
            Counter.builder("till.task.failures")
                .description("Failures of a background task, which went on after each")
                .tag("task", task)
                .register(registry));
  }

  /** The tasks that have ended, or have shown nothing for so long, and which of the two it is. */
  Map<String, String> unwell(Duration stuckAfter) {
    var unwell = new TreeMap<String, String>();
    for (var task : tasks) {
      if (task.hasEnded()) {
        unwell.put(task.toString(), "ended");
      } else if (task.isStuckFor(stuckAfter)) {
        unwell.put(task.toString(), "stuck");
      }
    }
    return unwell;
  }
}
