package till.escrow;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.output.CommandOutput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import till.process.Await;
import till.redis.Barrier;
import till.redis.Executed;
import till.redis.Script;
import till.redis.Scripts;
import till.redis.Shards;

/**
 * Scripts whose barriers are gates that a test opens, as if each account were on its own node. A
 * node can be cut off, too.
 */
final class GatedScripts extends Scripts {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Gate> gates = new CopyOnWriteArrayList<>();
  private final List<String> runs = new CopyOnWriteArrayList<>();
  private final Set<String> cutOff = ConcurrentHashMap.newKeySet();
  private volatile boolean isOpen;

  GatedScripts(Shards shards) {
    super(shards, PATIENCE);
  }

  private GatedScripts(Shards shards, Duration patience) {
    super(shards, patience);
    isOpen = true;
  }

  /** Scripts whose gates are open, and that try once. */
  static GatedScripts open(Shards shards) {
    return new GatedScripts(shards, Duration.ZERO);
  }

  /** From now on the node of this key can't be reached. */
  void cutOff(String key) {
    cutOff.add(key);
  }

  /** All nodes can be reached again. */
  void reconnect() {
    cutOff.clear();
  }

  /** The barrier of one script that was run. */
  static final class Gate implements Barrier {
    private final String name;
    private final CompletableFuture<Void> passing = new CompletableFuture<>();
    private volatile boolean isAwaited;

    private Gate(String name) {
      this.name = name;
    }

    @Override
    public CompletionStage<Void> pass() {
      isAwaited = true;
      return passing;
    }

    void open() {
      passing.complete(null);
    }

    void fail(Throwable e) {
      passing.completeExceptionally(e);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @Override
  protected <T> CompletionStage<Executed<T>> runOnce(
      Script script,
      Supplier<CommandOutput<String, String, T>> output,
      String[] keys,
      String[] arguments) {
    if (cutOff.contains(keys[0])) {
      return CompletableFuture.failedStage(new RedisConnectionException(keys[0] + " is cut off"));
    }
    return super.runOnce(script, output, keys, arguments)
        .thenApply(
            done -> {
              var gate = new Gate(script.name() + " " + keys[0]);
              runs.add(gate.name);
              gates.add(gate);
              if (isOpen) {
                gate.open();
              }
              return new Executed<>(done.answer(), gate);
            });
  }

  /** The scripts that were run, each with its first key. */
  List<String> runs() {
    return runs;
  }

  /** The gates at which somebody has ever waited. */
  List<Gate> awaited() {
    return gates.stream().filter(gate -> gate.isAwaited).toList();
  }

  /** The same, as soon as there are so many. */
  List<Gate> awaited(int count) {
    Await.until(
        PATIENCE,
        () ->
            awaited().size() >= count
                ? Optional.empty()
                : Optional.of(awaited() + " of " + count + " gates"));
    return awaited();
  }
}
