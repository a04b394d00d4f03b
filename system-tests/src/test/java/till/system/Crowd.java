package till.system;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Many clients at once, each with a connection of its own. */
final class Crowd {
  /** As many connections as the public benchmark opens. */
  static final int CONNECTIONS = 100;

  private Crowd() {}

  /** Does them all, at most {@link #CONNECTIONS} at a time; results in the order of the tasks. */
  static <T, R> List<R> forEach(List<T> tasks, Function<T, R> work) {
    var connections = new Semaphore(CONNECTIONS);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<R>> futures = new ArrayList<>(tasks.size());
      for (T task : tasks) {
        futures.add(threads.submit(() -> onConnection(connections, task, work)));
      }
      List<R> results = new ArrayList<>(tasks.size());
      for (Future<R> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError("One of the crowd failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static <T, R> R onConnection(Semaphore connections, T task, Function<T, R> work)
      throws InterruptedException {
    connections.acquire();
    try {
      return work.apply(task);
    } finally {
      connections.release();
    }
  }
}
