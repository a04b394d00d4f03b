package till.escrow;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Repeats a request that depends on undecided holds until they are decided. It is not queued like a
 * checkout: nothing of it is left behind when the client or this process goes away.
 */
public final class Undecided {
  private static final long FIRST_PAUSE_MS = 5;
  private static final long PAUSE_MAX_MS = 100;

  private Undecided() {}

  /**
   * The first answer that is decided, or the last one when patience ends.
   *
   * @param ask must be harmless to repeat after an undecided answer
   */
  public static <T> CompletionStage<T> wait(
      Supplier<CompletionStage<T>> ask, Predicate<T> undecided, Duration patience) {
    return wait(ask, undecided, System.nanoTime() + patience.toNanos(), FIRST_PAUSE_MS);
  }

  private static <T> CompletionStage<T> wait(
      Supplier<CompletionStage<T>> ask, Predicate<T> undecided, long until, long pause) {
    return ask.get()
        .thenCompose(
            answer -> {
              if (!undecided.test(answer) || System.nanoTime() - until > 0) {
                return CompletableFuture.completedStage(answer);
              }
              long jittered = pause / 2 + ThreadLocalRandom.current().nextLong(pause);
              var later = CompletableFuture.delayedExecutor(jittered, TimeUnit.MILLISECONDS);
              return CompletableFuture.runAsync(() -> {}, later)
                  .thenCompose(
                      paused -> wait(ask, undecided, until, Math.min(pause * 2, PAUSE_MAX_MS)));
            });
  }
}
