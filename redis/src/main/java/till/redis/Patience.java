package till.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks again until the answer is final, with jittered pauses that grow. */
public final class Patience {
  private static final long FIRST_PAUSE_MS = 5;
  private static final long PAUSE_MAX_MS = 50;

  private Patience() {}

  /**
   * Does work that bears to be done twice, again and again while it fails with an outage.
   *
   * @return the last failure when patience ends, and any other failure at once
   */
  public static <T> CompletionStage<T> through(
      Duration patience, Supplier<CompletionStage<T>> work) {
    return attempt(work, System.nanoTime() + patience.toNanos(), FIRST_PAUSE_MS);
  }

  private static <T> CompletionStage<T> attempt(
      Supplier<CompletionStage<T>> work, long until, long pause) {
    return work.get()
        .exceptionallyCompose(
            e ->
                !Outage.isOutage(e) || System.nanoTime() - until >= 0
                    ? CompletableFuture.failedStage(Outage.cause(e))
                    : paused(pause).thenCompose(done -> attempt(work, until, longer(pause))));
  }

  /**
   * Asks until the answer is decided, or patience ends.
   *
   * @param ask must be harmless to repeat after an undecided answer
   * @return the last answer
   */
  public static <T> CompletionStage<T> until(
      Duration patience, Supplier<CompletionStage<T>> ask, Predicate<T> decided) {
    return ask(ask, decided, System.nanoTime() + patience.toNanos(), FIRST_PAUSE_MS);
  }

  private static <T> CompletionStage<T> ask(
      Supplier<CompletionStage<T>> ask, Predicate<T> decided, long until, long pause) {
    return ask.get()
        .thenCompose(
            answer ->
                decided.test(answer) || System.nanoTime() - until >= 0
                    ? CompletableFuture.completedStage(answer)
                    : paused(pause).thenCompose(done -> ask(ask, decided, until, longer(pause))));
  }

  private static long longer(long pause) {
    return Math.min(pause * 2, PAUSE_MAX_MS);
  }

  private static CompletableFuture<Void> paused(long mean) {
    long jittered = mean / 2 + ThreadLocalRandom.current().nextLong(mean);
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(jittered, TimeUnit.MILLISECONDS));
  }
}
