package till.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * How work is repeated until it succeeds: which failures are retried, for how long, and after which
 * pauses. Each pause is twice as long as the one before, up to a maximum, and jittered by half.
 *
 * @param timeMax no try begins later than this after the first one
 * @param pauseMin the mean of the first pause
 * @param pauseMax the longest mean
 * @param isRetried the failures after which work is repeated; any other ends it at once
 */
public record RetryPolicy(
    Duration timeMax, Duration pauseMin, Duration pauseMax, Predicate<Throwable> isRetried) {
  private static final Duration PAUSE_MIN = Duration.ofMillis(5);
  private static final Duration PAUSE_MAX = Duration.ofMillis(50);

  public RetryPolicy {
    if (pauseMin.toMillis() < 1 || pauseMin.compareTo(pauseMax) > 0) {
      throw new IllegalArgumentException(
          "the first pause must be 1 ms or more, and not longer than the longest");
    }
  }

  /** Retries what fails because of Redis, after pauses of 5 to 50 ms. */
  public static RetryPolicy within(Duration timeMax) {
    return new RetryPolicy(timeMax, PAUSE_MIN, PAUSE_MAX, TransientFailures::isOutage);
  }

  /** The same, after these failures only. */
  public RetryPolicy onlyAfter(Predicate<Throwable> failures) {
    return new RetryPolicy(timeMax, pauseMin, pauseMax, failures);
  }

  /**
   * Does work that may be done twice, until it does not fail.
   *
   * @return fails with the last failure, without the wrappers of futures
   */
  public <T> CompletionStage<T> retry(Supplier<CompletionStage<T>> work) {
    return attempt(work, end(), pauseMin.toMillis());
  }

  /**
   * The same for work whose first try has failed already, with this failure: the time begins now.
   */
  public <T> CompletionStage<T> retryAfter(Throwable first, Supplier<CompletionStage<T>> work) {
    return attemptAfter(first, work, end(), pauseMin.toMillis());
  }

  private <T> CompletionStage<T> attempt(
      Supplier<CompletionStage<T>> work, long end, long pauseMillis) {
    return work.get().exceptionallyCompose(e -> attemptAfter(e, work, end, pauseMillis));
  }

  private <T> CompletionStage<T> attemptAfter(
      Throwable failure, Supplier<CompletionStage<T>> work, long end, long pauseMillis) {
    Throwable cause = TransientFailures.cause(failure);
    return !isRetried.test(cause) || isOver(end)
        ? CompletableFuture.failedStage(cause)
        : paused(pauseMillis).thenCompose(done -> attempt(work, end, longer(pauseMillis)));
  }

  /**
   * Asks until the answer is decided, or the time is over. A failure ends it at once.
   *
   * @param ask may be repeated after an undecided answer
   * @return the last answer
   */
  public <T> CompletionStage<T> until(Supplier<CompletionStage<T>> ask, Predicate<T> isDecided) {
    return ask(ask, isDecided, end(), pauseMin.toMillis());
  }

  private <T> CompletionStage<T> ask(
      Supplier<CompletionStage<T>> ask, Predicate<T> isDecided, long end, long pauseMillis) {
    return ask.get()
        .thenCompose(
            answer ->
                isDecided.test(answer) || isOver(end)
                    ? CompletableFuture.completedStage(answer)
                    : paused(pauseMillis)
                        .thenCompose(done -> ask(ask, isDecided, end, longer(pauseMillis))));
  }

  private long end() {
    return System.nanoTime() + timeMax.toNanos();
  }

  private static boolean isOver(long end) {
    return System.nanoTime() - end >= 0;
  }

  private long longer(long pauseMillis) {
    return Math.min(pauseMillis * 2, pauseMax.toMillis());
  }

  private static CompletableFuture<Void> paused(long mean) {
    long jittered = mean / 2 + ThreadLocalRandom.current().nextLong(mean);
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(jittered, TimeUnit.MILLISECONDS));
  }
}
