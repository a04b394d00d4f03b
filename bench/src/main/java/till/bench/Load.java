package till.bench;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The load itself: a warm-up, the time that counts, and the last answers. */
final class Load {
  private static final Duration LAST_ANSWERS_LIMIT = Duration.ofMinutes(3);

  private Load() {}

  /** Returns how long it counted, and the CPU time that took. */
  static CpuMeter.Reading of(
      Connections connections, Checkouts checkouts, Workload workload, CpuMeter meter)
      throws InterruptedException {
    meter.add("generator", connections::cpu);
    CompletableFuture<Void> done = connections.start(checkouts);
    try {
      if (isDone(done, workload.warmup())) {
        throw new ShopFailedException("The warm-up ended early: " + checkouts.whyEnded());
      }
      CpuMeter.Reading before = meter.read();
      checkouts.count();
      isDone(done, workload.measured());
      checkouts.stop();
      CpuMeter.Reading measured = meter.read().since(before);
      if (!isDone(done, LAST_ANSWERS_LIMIT)) {
        throw new ShopFailedException(
            "Some checkouts were not answered in " + LAST_ANSWERS_LIMIT.toSeconds() + " s");
      }
      return measured;
    } finally {
      checkouts.stop();
    }
  }

  /** Waits for so long at most. */
  private static boolean isDone(CompletableFuture<Void> done, Duration limit)
      throws InterruptedException {
    try {
      done.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new ShopFailedException("The load broke off: " + e.getCause(), e);
    }
  }
}
