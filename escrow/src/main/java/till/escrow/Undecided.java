package till.escrow;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import till.redis.RetryPolicy;

/**
 * Repeats a request that depends on undecided holds until they are decided. It is not queued like a
 * checkout: nothing of it is left behind when the client or this process goes away.
 */
public final class Undecided {
  private Undecided() {}

  /**
   * The first answer that is decided, or the last one when patience ends.
   *
   * @param ask must be harmless to repeat after an undecided answer
   */
  public static <T> CompletionStage<T> wait(
      Supplier<CompletionStage<T>> ask, Predicate<T> undecided, Duration patience) {
    return RetryPolicy.within(patience).until(ask, undecided.negate());
  }
}
