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
 * Scripts in a process that crashes and on nodes that are lost: some calls never reach Redis, of
 * some the effect is there but the answer is not, or nobody waits for its barrier, and some are
 * taken back by a failover before their barrier. Which ones depends on the seed and on what is
 * called how often.
 */
final class FaultyScripts extends Scripts {
  private final Slots slots;
  private final long seed;
  private final double lost;
  private final double failover;
  private final Map<String, Integer> calls = new ConcurrentHashMap<>();
  private volatile boolean faulty = true;

  /**
   * @param lost share of the calls that fail, 0 to 1
   * @param failover share of the calls that are followed by a failover
   */
  FaultyScripts(Shards shards, Slots slots, long seed, double lost, double failover) {
    super(shards, Duration.ZERO);
    this.slots = slots;
    this.seed = seed;
    this.lost = lost;
    this.failover = failover;
  }

  /** From now on nothing fails any more. */
  void repair() {
    faulty = false;
  }

  @Override
  protected <T> CompletionStage<Executed<T>> runOnce(
      Script script,
      Supplier<CommandOutput<String, String, T>> output,
      String[] keys,
      String[] arguments) {
    int slot = Slots.of(keys[0]);
    String call = script.name() + " " + keys[0];
    int count = calls.merge(call, 1, Integer::sum);
    var random = new SplittableRandom(seed ^ ((long) call.hashCode() << 20) ^ count);
    double fate = faulty ? random.nextDouble() : 1;
    boolean isTakenBack = faulty && random.nextDouble() < failover;
    boolean diesAtBarrier = faulty && random.nextDouble() < lost / 2;
    // What was begun must be known, for the test waits for its answer.
    boolean isSpared = script.name().equals("order/begin_checkout");
    if (fate < lost / 2 && !isSpared) {
      return CompletableFuture.failedStage(new RedisCommandTimeoutException("lost request"));
    }
    return slots.next(
        () ->
            super.runOnce(script, output, keys, arguments)
                .thenApply(
                    done ->
                        new Executed<>(
                            done.answer(),
                            diesAtBarrier && !isSpared ? FaultyScripts::die : slots.barrier(slot)))
                .thenCompose(
                    done ->
                        isTakenBack
                            ? slots.failover(slot).thenApply(taken -> done)
                            : CompletableFuture.completedStage(done))
                .thenCompose(
                    done ->
                        fate < lost && !isSpared
                            ? CompletableFuture.failedStage(
                                new RedisCommandTimeoutException("lost answer"))
                            : CompletableFuture.completedStage(done)));
  }

  private static CompletionStage<Void> die() {
    return CompletableFuture.failedStage(new RedisCommandTimeoutException("nobody waits for it"));
  }
}
