package till.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The barrier of one primary: a group commit on a connection of its own. Each round is one tiny
 * write and WAIT: when WAIT has counted a replica, all that the primary had executed before the
 * tiny write is on that replica. Who comes while a round is under way is covered by the next one.
 *
 * <p>It speaks for one primary as long as that stays the primary. When its connection breaks, or
 * the node's replication id is another one than it was, all that rests on it is unknown.
 */
final class ShardBarrier implements Barrier {
  private static final Logger LOG = LoggerFactory.getLogger(ShardBarrier.class);

  /** No failover and back is faster than this. */
  private static final long TRUSTED_NANOS = 1_000_000_000L;

  /** When the key of a primary without memory would expire: never, but it must have a time. */
  private static final Duration FAR_AWAY = Duration.ofDays(36_500);

  /** How long it counts that no replica is there. */
  private static final long ALONE_NANOS = 250_000_000L;

  /**
   * How long the first round waits for one, if none was there at first: a primary that handed over
   * in order is back as a replica by then.
   */
  private static final long RETURN_MILLIS = 250;

  /** The same after a primary that has died, which nobody waits for. WAIT takes 0 for ever. */
  private static final long NO_RETURN_MILLIS = 1;

  private final String shard;
  private final RedisAsyncCommands<String, String> redis;
  private final String replicationId;
  private final String key;
  private final Durability durability;
  private final BarrierMetrics metrics;
  private final Runnable suspect;
  private final Consumer<String> breakOff;

  private volatile long waitMillis;
  private CompletableFuture<Void> next = new CompletableFuture<>();
  private boolean isAwaited;
  private boolean isRunning;
  private boolean isBroken;
  private volatile long checkedAt = System.nanoTime();
  private volatile boolean isAlone;
  private volatile long aloneUntil = System.nanoTime();

  /**
   * @param replication the primary's answer to INFO replication when the connection was made
   * @param nodes its answer to CLUSTER NODES then
   * @param tag of a slot that the primary owns
   * @param suspect called when the cluster should be looked at
   * @param breakOff called, with the reason, when this barrier can't speak for its primary any more
   */
  ShardBarrier(
      String shard,
      StatefulRedisConnection<String, String> connection,
      String replication,
      String nodes,
      String tag,
      Durability durability,
      BarrierMetrics metrics,
      Runnable suspect,
      Consumer<String> breakOff) {
    this.shard = shard;
    this.redis = connection.async();
    this.replicationId = Replicas.field(replication, "master_replid");
    this.key = key(tag);
    this.durability = durability;
    this.metrics = metrics;
    this.suspect = suspect;
    this.breakOff = breakOff;
    this.waitMillis = Math.min(firstWait(replication, nodes), durability.waitMax().toMillis());
  }

  /** The counter that the tiny writes of the primary of this tag's slot increment. */
  static String key(String tag) {
    return "till:barrier:{" + tag + "}";
  }

  private static long firstWait(String replication, String nodes) {
    if (Replicas.state(replication, nodes) != Replicas.State.ABSENT) {
      return Long.MAX_VALUE;
    }
    return Replicas.isOneToCome(nodes) ? RETURN_MILLIS : NO_RETURN_MILLIS;
  }

  @Override
  public CompletionStage<Void> pass() {
    CompletableFuture<Void> covered;
    synchronized (this) {
      covered = next;
      isAwaited = true;
      if (isBroken || isRunning) {
        return covered;
      }
      isRunning = true;
    }
    nextRound();
    return covered;
  }

  /** Everything that waits here is unknown from now on. */
  void fail(String reason) {
    CompletableFuture<Void> waiting;
    synchronized (this) {
      if (isBroken) {
        return;
      }
      isBroken = true;
      waiting = next;
    }
    metrics.alone(shard, false);
    waiting.completeExceptionally(new UnsafeWriteException(reason));
  }

  private void nextRound() {
    CompletableFuture<Void> covered;
    synchronized (this) {
      if (isBroken || !isAwaited) {
        isRunning = false;
        return;
      }
      covered = next;
      next = new CompletableFuture<>();
      isAwaited = false;
    }
    round(covered, System.nanoTime());
  }

  private void round(CompletableFuture<Void> covered, long startedAt) {
    confirmed()
        .whenComplete(
            (isConfirmed, e) -> {
              if (e != null) {
                broken(covered, TransientFailures.cause(e));
              } else if (isConfirmed) {
                metrics.passed(System.nanoTime() - startedAt);
                covered.complete(null);
                nextRound();
              } else if (isBroken()) {
                covered.completeExceptionally(new UnsafeWriteException(shard + " was given up"));
              } else {
                suspect.run();
                round(covered, startedAt);
              }
            });
  }

  private void broken(CompletableFuture<Void> covered, Throwable e) {
    if (e instanceof NoReplicaException || TransientFailures.isOutOfMemory(e)) {
      covered.completeExceptionally(e);
      nextRound();
      return;
    }
    metrics.failed();
    String reason = "the barrier of " + shard + " broke: " + e;
    covered.completeExceptionally(new UnsafeWriteException(reason));
    breakOff.accept(reason);
  }

  private synchronized boolean isBroken() {
    return isBroken;
  }

  /** Whether all that was executed so far is safe; false means: not yet. */
  private CompletionStage<Boolean> confirmed() {
    long now = System.nanoTime();
    CompletionStage<Void> same =
        now - checkedAt > TRUSTED_NANOS
            ? redis.info("replication").thenAccept(this::checkSame)
            : CompletableFuture.completedStage(null);
    CompletionStage<Long> written = redis.incr(key);
    if (isAlone) {
      var checked =
          written
              .thenApply(count -> true)
              .exceptionallyCompose(this::writtenWithoutMemory)
              .thenCombine(same, (done, isSame) -> done);
      return aloneUntil - now > 0
          ? checked.thenApply(done -> withoutReplica())
          : checked.thenCompose(done -> lookForReplicas());
    }
    return written
        .thenCombine(redis.waitForReplication(1, waitMillis), (done, replicas) -> replicas)
        .exceptionallyCompose(
            e ->
                writtenWithoutMemory(e)
                    .thenCompose(done -> redis.waitForReplication(1, waitMillis)))
        .thenCombine(same, (replicas, checked) -> replicas)
        .thenCompose(replicas -> replicas > 0 ? confirmedByReplica() : lookForReplicas());
  }

  /**
   * A primary whose memory is full does not count any more, but lets a key live longer. That is a
   * write, too, and WAIT waits for it.
   *
   * @param e why it did not count
   */
  private CompletionStage<Boolean> writtenWithoutMemory(Throwable e) {
    if (!TransientFailures.isOutOfMemory(e)) {
      return CompletableFuture.failedStage(e);
    }
    return redis
        .pexpire(key, FAR_AWAY)
        .thenApply(
            isThere -> {
              if (!isThere) {
                throw new CompletionException(TransientFailures.cause(e));
              }
              return true;
            });
  }

  private void checkSame(String replication) {
    if (!Replicas.field(replication, "master_replid").equals(replicationId)) {
      throw new UnsafeWriteException(shard + " was not the primary all the time");
    }
  }

  private CompletionStage<Boolean> confirmedByReplica() {
    checkedAt = System.nanoTime();
    return CompletableFuture.completedStage(true);
  }

  private CompletionStage<Boolean> lookForReplicas() {
    waitMillis = durability.waitMax().toMillis();
    return redis
        .info("replication")
        .thenCombine(
            redis.clusterNodes(),
            (replication, nodes) -> {
              checkSame(replication);
              checkedAt = System.nanoTime();
              isAlone(Replicas.state(replication, nodes) == Replicas.State.ABSENT);
              return isAlone && withoutReplica();
            });
  }

  private void isAlone(boolean now) {
    aloneUntil = System.nanoTime() + ALONE_NANOS;
    if (now == isAlone) {
      return;
    }
    isAlone = now;
    if (durability.level() != Durability.Level.FSYNC) {
      metrics.alone(shard, now);
      if (now) {
        LOG.atError()
            .addKeyValue("primary", shard)
            .log(
                switch (durability.withoutReplica()) {
                  case DEGRADE -> "no replica: what it acknowledges would be lost with it";
                  case REFUSE -> "no replica: what would be written there is refused";
                });
      } else {
        LOG.atInfo().addKeyValue("primary", shard).log("it has a replica again");
      }
    }
  }

  private boolean withoutReplica() {
    if (durability.level() == Durability.Level.FSYNC) {
      return true; // it is on the primary's disk, and that is all that can be had
    }
    return switch (durability.withoutReplica()) {
      case DEGRADE -> {
        metrics.degraded();
        yield true;
      }
      case REFUSE -> throw new NoReplicaException(shard + " has no replica");
    };
  }
}
