package till.checkout;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RestoreArgs;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import till.redis.Barrier;

/**
 * Slots that can lose what they did since their last barrier, as a failover makes them: a barrier
 * keeps a copy of every key of the slot, a failover puts the copy back. What is done here, is done
 * one after the other.
 */
final class Slots {
  private static final int KEYS_MAX = 100_000;

  private final RedisAdvancedClusterAsyncCommands<String, String> redis;
  private final Map<Integer, Map<String, Copy>> safe = new HashMap<>();
  private final Map<Integer, Integer> failovers = new HashMap<>();
  private final boolean lying;
  private CompletionStage<Void> last = CompletableFuture.completedStage(null);

  @SuppressWarnings("ArrayRecordComponent") // nobody compares copies
  private record Copy(byte[] value, long ttl) {}

  /**
   * @param lying barriers pass and keep nothing
   */
  Slots(StatefulRedisClusterConnection<String, String> connection, boolean lying) {
    this.redis = connection.async();
    this.lying = lying;
  }

  /** Does this when all that came before is done. */
  synchronized <T> CompletionStage<T> next(Supplier<CompletionStage<T>> action) {
    CompletionStage<T> done = last.thenCompose(before -> action.get());
    last = done.handle((result, e) -> null);
    return done;
  }

  /** The barrier of what was done in this slot until now. */
  Barrier barrier(int slot) {
    int seen = failoversOf(slot);
    return () ->
        next(
            () ->
                failoversOf(slot) == seen
                    ? lying ? CompletableFuture.completedStage(null) : keep(slot)
                    : CompletableFuture.failedStage(
                        new RedisCommandTimeoutException("the node is not the one it was")));
  }

  /** How often the slot has had one. */
  synchronized int failoversOf(int slot) {
    return failovers.getOrDefault(slot, 0);
  }

  /** Makes the slot's present state safe. */
  CompletionStage<Void> keep(int slot) {
    return keys(slot)
        .thenCompose(
            keys -> {
              var copies = new HashMap<String, Copy>();
              CompletionStage<Void> all = CompletableFuture.completedStage(null);
              for (String key : keys) {
                var copy =
                    redis
                        .dump(key)
                        .thenCombine(redis.pttl(key), (value, ttl) -> new Copy(value, ttl));
                all =
                    all.thenCombine(
                        copy,
                        (done, one) -> {
                          if (one.value() != null) { // it has not just expired
                            copies.put(key, one);
                          }
                          return null;
                        });
              }
              return all.thenRun(() -> remember(slot, copies));
            });
  }

  private synchronized void remember(int slot, Map<String, Copy> copies) {
    safe.put(slot, copies);
  }

  private synchronized Map<String, Copy> remembered(int slot) {
    failovers.merge(slot, 1, Integer::sum);
    return safe.getOrDefault(slot, Map.of());
  }

  /** Takes back what the slot did since its last barrier. */
  CompletionStage<Void> failover(int slot) {
    var copies = remembered(slot);
    return keys(slot)
        .thenCompose(
            keys -> {
              CompletionStage<Void> all = CompletableFuture.completedStage(null);
              for (String key : keys) {
                all = all.thenCombine(redis.del(key), (done, one) -> null);
              }
              for (var copy : copies.entrySet()) {
                var args = RestoreArgs.Builder.ttl(Math.max(0, copy.getValue().ttl()));
                all =
                    all.thenCombine(
                        redis.restore(copy.getKey(), copy.getValue().value(), args),
                        (done, one) -> null);
              }
              return all;
            });
  }

  private CompletionStage<List<String>> keys(int slot) {
    return redis.clusterGetKeysInSlot(slot, KEYS_MAX);
  }

  static int of(String key) {
    return SlotHash.getSlot(key);
  }
}
