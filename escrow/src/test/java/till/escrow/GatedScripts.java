package till.escrow;

import io.lettuce.core.output.CommandOutput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import till.process.Await;
import till.redis.Barrier;
import till.redis.Executed;
import till.redis.Script;
import till.redis.Scripts;
import till.redis.Shards;

/** Scripts whose barriers are gates that a test opens, as if each account were on its own node. */
final class GatedScripts extends Scripts {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Gate> gates = new CopyOnWriteArrayList<>();
  private final List<String> runs = new CopyOnWriteArrayList<>();

  GatedScripts(Shards shards) {
    super(shards, PATIENCE);
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
  protected <T> CompletionStage<Executed<T>> once(
      Script script,
      Supplier<CommandOutput<String, String, T>> output,
      String[] keys,
      String[] arguments) {
    return super.once(script, output, keys, arguments)
        .thenApply(
            done -> {
              var gate = new Gate(script.name() + " " + keys[0]);
              runs.add(gate.name);
              gates.add(gate);
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
