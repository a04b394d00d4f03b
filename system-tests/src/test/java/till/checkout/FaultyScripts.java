package till.checkout;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import till.redis.Script;
import till.redis.Scripts;

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
  FaultyScripts(
      StatefulRedisClusterConnection<String, String> connection, long seed, double share) {
    super(connection);
    this.seed = seed;
    this.share = share;
  }

  /** From now on nothing fails any more. */
  void repair() {
    faulty = false;
  }

  @Override
  protected <T> CompletionStage<T> run(
      Script script, ScriptOutputType type, String[] keys, String[] arguments) {
    if (!faulty || script.name().equals("order/begin_checkout")) {
      return super.run(script, type, keys, arguments);
    }
    String call = script.name() + " " + keys[0];
    int count = calls.merge(call, 1, Integer::sum);
    var random = new SplittableRandom(seed ^ ((long) call.hashCode() << 20) ^ count);
    double fate = random.nextDouble();
    if (fate < share / 2) {
      return CompletableFuture.failedStage(new RedisCommandTimeoutException("lost request"));
    }
    CompletionStage<T> done = super.run(script, type, keys, arguments);
    return fate < share
        ? done.thenCompose(
            answer ->
                CompletableFuture.failedStage(new RedisCommandTimeoutException("lost answer")))
        : done;
  }
}
