package till.payment;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.output.CommandOutput;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import till.cluster.TestRedis;
import till.redis.BarrierMetrics;
import till.redis.Durability;
import till.redis.Executed;
import till.redis.Script;
import till.redis.Scripts;
import till.redis.Shards;

/** Scripts in a process that dies after some calls: the answer to the last one is lost. */
final class DyingScripts extends Scripts {
  private static final Shards SHARDS =
      new Shards(
          TestRedis.client(), Durability.local(), new BarrierMetrics(new SimpleMeterRegistry()));

  private final int lastCall;
  private int calls;

  /**
   * @param lastCall 0 to die before the first
   */
  DyingScripts(int lastCall) {
    super(SHARDS, Duration.ZERO);
    this.lastCall = lastCall;
  }

  /** Whether all that was asked of it was done and answered. */
  boolean isAlive() {
    return calls < lastCall;
  }

  @Override
  protected <T> CompletionStage<Executed<T>> runOnce(
      Script script,
      Supplier<CommandOutput<String, String, T>> output,
      String[] keys,
      String[] arguments) {
    calls++;
    if (calls > lastCall) {
      return nobodyThere();
    }
    CompletionStage<Executed<T>> answer = super.runOnce(script, output, keys, arguments);
    return calls < lastCall ? answer : answer.thenCompose(lost -> nobodyThere());
  }

  private static <T> CompletionStage<T> nobodyThere() {
    return CompletableFuture.failedStage(new RedisCommandTimeoutException("the process is dead"));
  }
}
