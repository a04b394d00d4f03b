package till.checkout;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.output.CommandOutput;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import till.redis.Executed;
import till.redis.Script;
import till.redis.Scripts;
import till.redis.Shards;

/**
 * Scripts in a process that crashes: some calls never reach Redis, and of some the effect is there
 * but the answer is not. Which ones depends on the seed and on what is called how often, not on the
 * order in which two nodes answer.
 */
final class FaultyScripts extends Scripts {
  private final long seed;
  private final double share;
  private final Map<String, Integer> calls = new ConcurrentHashMap<>();
  private volatile boolean faulty = true;

  /**
   * @param share of the calls that fail, 0 to 1
   */
  FaultyScripts(Shards shards, long seed, double share) {
    super(shards, Duration.ZERO);
    this.seed = seed;
    this.share = share;
  }

  /** From now on nothing fails any more. */
  void repair() {
    faulty = false;
  }

  @Override
  protected <T> CompletionStage<Executed<T>> once(
      Script script,
      Supplier<CommandOutput<String, String, T>> output,
      String[] keys,
      String[] arguments) {
    if (!faulty || script.name().equals("order/begin_checkout")) {
      return super.once(script, output, keys, arguments);
    }
    String call = script.name() + " " + keys[0];
    int count = calls.merge(call, 1, Integer::sum);
    var random = new SplittableRandom(seed ^ ((long) call.hashCode() << 20) ^ count);
    double fate = random.nextDouble();
    if (fate < share / 2) {
      return CompletableFuture.failedStage(new RedisCommandTimeoutException("lost request"));
    }
    CompletionStage<Executed<T>> done = super.once(script, output, keys, arguments);
    return fate < share
        ? done.thenCompose(
            answer ->
                CompletableFuture.failedStage(new RedisCommandTimeoutException("lost answer")))
        : done;
  }
}
