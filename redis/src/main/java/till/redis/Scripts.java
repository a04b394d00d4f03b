package till.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.output.ValueOutput;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Runs scripts on the primary of their keys: EVALSHA, and EVAL where the node does not know the
 * script yet (after a restart, a promotion, a SCRIPT FLUSH), which teaches it. Follows MOVED and
 * ASK. What fails because Redis can't serve it now is run again until patience ends, and so is what
 * may have been lost with its node: a script may run twice, and every script bears that. A node
 * whose memory is full is not asked again: that lasts for longer than anybody waits.
 */
public class Scripts {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int REDIRECTIONS_MAX = 5;

  private final Shards shards;
  private final RetryPolicy retries;
  private final ScriptMetrics metrics;

  /** Runs scripts, with patience for outages of up to 20 s. */
  public Scripts(Shards shards) {
    this(shards, PATIENCE);
  }

  Scripts(Shards shards, ScriptMetrics metrics) {
    this(shards, PATIENCE, metrics);
  }

  /**
   * @param patience with outages; none in tests that make them
   */
  protected Scripts(Shards shards, Duration patience) {
    this(shards, patience, new ScriptMetrics(new SimpleMeterRegistry()));
  }

  private Scripts(Shards shards, Duration patience, ScriptMetrics metrics) {
    this.shards = shards;
    this.retries = RetryPolicy.within(patience); // WaitForShard says after which failures
    this.metrics = metrics;
  }

  /** Scripts at durability {@code local}, for tools and tests. */
  public static Scripts local(RedisClusterClient client) {
    return new Scripts(
        new Shards(client, Durability.local(), new BarrierMetrics(new SimpleMeterRegistry())));
  }

  /** Runs a script that returns one string; what it did is safe when this completes. */
  public CompletionStage<String> string(Script script, String[] keys, String... arguments) {
    return durably(
        () -> runOnce(script, () -> new ValueOutput<>(StringCodec.UTF8), keys, arguments));
  }

  /**
   * Runs a script that returns one string, one time; what it did may be taken back by a failover.
   */
  public CompletionStage<String> stringOnce(Script script, String[] keys, String... arguments) {
    return runOnce(script, () -> new ValueOutput<>(StringCodec.UTF8), keys, arguments)
        .thenApply(Executed::answer);
  }

  /** Runs a script that returns an integer; what it did is safe when this completes. */
  public CompletionStage<Long> integer(Script script, String[] keys, String... arguments) {
    return durably(
        () -> runOnce(script, () -> new IntegerOutput<>(StringCodec.UTF8), keys, arguments));
  }

  /**
   * Runs a script that returns a list; its members are String, Long or List. What it did is safe
   * when this completes.
   */
  public CompletionStage<List<Object>> list(Script script, String[] keys, String... arguments) {
    return durably(() -> execute(script, keys, arguments));
  }

  /**
   * Runs a script that returns a list, one time; what it did is safe only when its barrier has
   * passed. For {@link #withRetry} and {@link #durably}.
   */
  public CompletionStage<Executed<List<Object>>> execute(
      Script script, String[] keys, String... arguments) {
    return runOnce(script, () -> new NestedMultiOutput<>(StringCodec.UTF8), keys, arguments);
  }

  /**
   * Does work again that fails because of an outage, until the time is over. Where a shard does not
   * serve, a bounded number of callers wait for it, and none after it is lost for longer than a
   * failover takes.
   */
  public <T> CompletionStage<T> withRetry(Supplier<CompletionStage<T>> work) {
    return work.get()
        .exceptionallyCompose(
            e -> {
              var waiting = new WaitForShard();
              return retries
                  .onlyAfter(waiting::isWorthwhile)
                  .retryAfter(e, work)
                  .whenComplete((done, failure) -> waiting.end());
            });
  }

  /** Whether the shard of a key takes no writes at the moment, as far as is known. */
  public boolean isUnavailable(String key) {
    return shards.outage(key).isPresent();
  }

  /** Whether the shard of a key answers nothing at the moment, as far as is known. */
  public boolean isDown(String key) {
    return shards.isDown(key);
  }

  /** Whether some shard takes no writes at the moment, as far as is known. */
  public boolean isOneUnavailable() {
    return shards.isOneUnavailable();
  }

  /**
   * How long an answer of Redis may take at present before its absence means something: longer
   * where the machine is busy.
   *
   * @param least never less than this
   */
  public Duration answerTimeMax(Duration least) {
    return shards.answerTimeMax(least);
  }

  /** Calls this whenever a shard may serve again that did not. */
  public void onServing(Runnable listener) {
    shards.onServing(listener);
  }

  /** The same, and passes the barrier after the work: one that breaks is an outage, too. */
  public <T> CompletionStage<T> durably(Supplier<CompletionStage<Executed<T>>> work) {
    return withRetry(
        () ->
            work.get()
                .thenCompose(
                    executed -> executed.barrier().pass().thenApply(done -> executed.answer())));
  }

  /** Runs a script one time; the one way to Redis, for tests that make it fail. */
  protected <T> CompletionStage<Executed<T>> runOnce(
      Script script,
      Supplier<CommandOutput<String, String, T>> output,
      String[] keys,
      String[] arguments) {
    var evaluation = new Evaluation<>(script, output, keys, arguments);
    var calls = metrics.of(script);
    return shards
        .ofSlot(evaluation.slot())
        .thenCompose(shard -> on(shard, false, evaluation, calls))
        .exceptionallyCompose(e -> follow(e, REDIRECTIONS_MAX, evaluation, calls));
  }

  private static <T> CompletionStage<Executed<T>> on(
      Shard shard, boolean asking, Evaluation<T> evaluation, ScriptMetrics.Calls calls) {
    return shard
        .run(evaluation.byDigest(), asking, calls)
        .exceptionallyCompose(
            e ->
                TransientFailures.cause(e) instanceof RedisNoScriptException
                    ? shard.run(evaluation.bySource(), asking, calls)
                    : CompletableFuture.failedStage(e));
  }

  /** Goes where an error says that the slot is. */
  private <T> CompletionStage<Executed<T>> follow(
      Throwable e, int redirectionsLeft, Evaluation<T> evaluation, ScriptMetrics.Calls calls) {
    var redirection = Redirection.in(TransientFailures.cause(e));
    if (redirection.isEmpty() || redirectionsLeft == 0) {
      if (TransientFailures.mayHaveMoved(e)) {
        shards.suspect();
      }
      return CompletableFuture.failedStage(e);
    }
    var to = redirection.get();
    if (!to.isAsking()) {
      shards.moved();
    }
    return shards
        .at(to.host(), to.port(), evaluation.slot())
        .thenCompose(shard -> on(shard, to.isAsking(), evaluation, calls))
        .exceptionallyCompose(again -> follow(again, redirectionsLeft - 1, evaluation, calls));
  }
}
