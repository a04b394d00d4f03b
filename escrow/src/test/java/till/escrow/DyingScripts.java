package till.escrow;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.output.CommandOutput;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import till.redis.Executed;
import till.redis.Script;
import till.redis.Scripts;
import till.redis.Shards;

/** Scripts in a process that dies at one of its calls: from then on nothing reaches Redis. */
final class DyingScripts extends Scripts {
  /** Where in the call it dies. */
  enum Moment {
    BEFORE_THE_EFFECT,
    AFTER_THE_EFFECT
  }

  private final int lastCall;
  private final Moment moment;
  private int calls;

  /**
   * @param lastCall 1 to die at the first
   */
  DyingScripts(Shards shards, int lastCall, Moment moment) {
    super(shards, Duration.ZERO);
    this.lastCall = lastCall;
    this.moment = moment;
  }

  boolean isDead() {
    return calls >= lastCall;
  }

  @Override
  protected <T> CompletionStage<Executed<T>> runOnce(
      Script script,
      Supplier<CommandOutput<String, String, T>> output,
      String[] keys,
      String[] arguments) {
    calls++;
    if (calls > lastCall || (isDead() && moment == Moment.BEFORE_THE_EFFECT)) {
      return nobodyThere();
    }
    CompletionStage<Executed<T>> answer = super.runOnce(script, output, keys, arguments);
    return isDead() ? answer.thenCompose(lost -> nobodyThere()) : answer;
  }

  private static <T> CompletionStage<T> nobodyThere() {
    return CompletableFuture.failedStage(new RedisCommandTimeoutException("the process is dead"));
  }
}
