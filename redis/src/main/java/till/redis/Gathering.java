package till.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Operations of one kind on one partition, run several in a call, in the order in which they come.
 * Those that come while a call is under way go together with the next one, and nobody waits for
 * others to come: who finds no call under way goes at once.
 *
 * <p>A call that an outage ends says so to all its operations. One that fails otherwise is done
 * again, one operation at a time, so that only those fail that are to blame. It is for that, too,
 * that an operation must bear to be done twice.
 */
public final class Gathering<O, R> {
  /**
   * How many operations go in one call; a script can't unpack much more than a hundred times it.
   */
  static final int OPERATIONS_MAX = 64;

  private final Function<List<O>, CompletionStage<Executed<List<R>>>> call;
  private final Queue<Asked<O, R>> waiting = new ArrayDeque<>();
  private boolean underWay;

  /**
   * @param call returns a result for each operation, in their order
   */
  public Gathering(Function<List<O>, CompletionStage<Executed<List<R>>>> call) {
    this.call = call;
  }

  private record Asked<O, R>(O operation, CompletableFuture<Executed<R>> answer) {}

  /** What comes of an operation, and the barrier of the call that it went with. */
  public CompletionStage<Executed<R>> add(O operation) {
    var asked = new Asked<O, R>(operation, new CompletableFuture<>());
    synchronized (this) {
      waiting.add(asked);
      if (underWay) {
        return asked.answer;
      }
      underWay = true;
    }
    runWaiting();
    return asked.answer;
  }

  private void runWaiting() {
    for (var next = next(); !next.isEmpty(); next = next()) {
      var done = run(next);
      if (!done.toCompletableFuture().isDone()) {
        done.thenRun(this::runWaiting);
        return;
      }
    }
  }

  private synchronized List<Asked<O, R>> next() {
    var next = new ArrayList<Asked<O, R>>();
    while (next.size() < OPERATIONS_MAX && !waiting.isEmpty()) {
      next.add(waiting.remove());
    }
    underWay = !next.isEmpty();
    return next;
  }

  /** Completes when all of them are answered. Never exceptionally. */
  private CompletionStage<Void> run(List<Asked<O, R>> together) {
    return CompletableFuture.completedStage(together.stream().map(Asked::operation).toList())
        .thenCompose(call)
        .handle((executed, e) -> e == null ? answer(together, executed) : fail(together, e))
        .thenCompose(Function.identity());
  }

  private CompletionStage<Void> answer(List<Asked<O, R>> together, Executed<List<R>> executed) {
    for (int i = 0; i < together.size(); i++) {
      var result = executed.answer().get(i);
      together.get(i).answer.complete(new Executed<>(result, executed.barrier()));
    }
    return CompletableFuture.completedStage(null);
  }

  private CompletionStage<Void> fail(List<Asked<O, R>> together, Throwable e) {
    CompletionStage<Void> all = CompletableFuture.completedStage(null);
    if (together.size() > 1 && !TransientFailures.isOutage(e)) {
      for (var one : together) {
        all = all.thenCompose(done -> run(List.of(one)));
      }
    } else {
      together.forEach(one -> one.answer.completeExceptionally(e));
    }
    return all;
  }
}
