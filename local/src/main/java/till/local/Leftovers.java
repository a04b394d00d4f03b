package till.local;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import till.process.RunFolder;

/** The processes of an installation whose launcher was killed. */
final class Leftovers {
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** In the order in which they must stop so that nothing is lost. */
  private static final List<Predicate<String>> ORDER =
      List.of(
          name -> name.equals(Installation.GATEWAY),
          name -> !name.startsWith("redis-"),
          name -> true);

  private Leftovers() {}

  /** Stops them in order; returns the names of those that were there. */
  static List<String> stop(RunFolder run) {
    Map<String, ProcessHandle> alive = run.alive();
    alive.remove(Installation.LAUNCHER);
    List<String> names = List.copyOf(alive.keySet());
    for (Predicate<String> group : ORDER) {
      List<Map.Entry<String, ProcessHandle>> members =
          alive.entrySet().stream().filter(entry -> group.test(entry.getKey())).toList();
      members.forEach(member -> member.getValue().destroy());
      members.forEach(member -> awaitExit(member.getValue()));
      members.forEach(member -> run.remove(member.getKey()));
      alive.keySet().removeIf(group);
    }
    return names;
  }

  private static void awaitExit(ProcessHandle process) {
    try {
      process.onExit().get(GRACE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      process.destroyForcibly();
      process.onExit().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
