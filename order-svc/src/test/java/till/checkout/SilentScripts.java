package till.checkout;

import io.lettuce.core.output.CommandOutput;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import till.cluster.TestRedis;
import till.redis.BarrierMetrics;
import till.redis.Durability;
import till.redis.Executed;
import till.redis.Script;
import till.redis.Scripts;
import till.redis.Shards;

/** Scripts that nobody ever answers. */
final class SilentScripts extends Scripts {
  private final AtomicInteger calls = new AtomicInteger();

  SilentScripts() {
    super(
        new Shards(
            TestRedis.client(), Durability.local(), new BarrierMetrics(new SimpleMeterRegistry())),
        Duration.ZERO);
  }

  int calls() {
    return calls.get();
  }

  @Override
  protected <T> CompletionStage<Executed<T>> runOnce(
      Script script,
      Supplier<CommandOutput<String, String, T>> output,
      String[] keys,
      String[] arguments) {
    calls.incrementAndGet();
    return new CompletableFuture<>();
  }
}
