package till.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;

/** Runs many commands, a bounded number of them at a time. */
public final class Bulk {
  private static final int IN_FLIGHT_MAX = 2_000;

  private Bulk() {}

  /**
   * Runs a command for each number from 0 to count-1. Completes when all have, or exceptionally
   * with the first failure; the commands that are not started then never are.
   */
  public static CompletionStage<Void> run(long count, LongFunction<CompletionStage<?>> command) {
    var done = new CompletableFuture<Void>();
    Thread.ofVirtual()
        .name("bulk")
        .start(
            () -> {
              try {
                runAll(count, command);
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            });
    return done;
  }

  private static void runAll(long count, LongFunction<CompletionStage<?>> command)
      throws Throwable {
    var places = new Semaphore(IN_FLIGHT_MAX);
    var failure = new AtomicReference<Throwable>();
    for (long i = 0; i < count && failure.get() == null; i++) {
      places.acquire();
      command
          .apply(i)
          .whenComplete(
              (result, e) -> {
                if (e != null) {
                  failure.compareAndSet(null, TransientFailures.cause(e));
                }
                places.release();
              });
    }
    places.acquire(IN_FLIGHT_MAX);
    if (failure.get() != null) {
      throw failure.get();
    }
  }
}
