package till.checkout;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import till.contracts.MalformedException;
import till.messages.Outcome;
import till.messages.WireException;
import till.streams.BatchHandler;
import till.streams.Entry;
import till.streams.GroupStream;
import till.tracing.Traces;

/**
 * Moves checkouts on by what came of commands, a batch of a partition at a time. What an outcome
 * does to its checkout is the table in {@code lua/order/advance.lua}; what follows is in {@link
 * Decisions}.
 */
@Singleton
final class OutcomeHandler implements BatchHandler {
  private static final int ADVANCED_AT_ONCE = 128;

  private final Checkouts checkouts;
  private final Decisions decisions;
  private final Traces traces;

  OutcomeHandler(Checkouts checkouts, Decisions decisions, Traces traces) {
    this.checkouts = checkouts;
    this.decisions = decisions;
    this.traces = traces;
  }

  @Override
  public CompletionStage<Handled> handle(GroupStream stream, List<Entry> batch) {
    var delivered = new ArrayList<Checkouts.Delivered>(batch.size());
    var malformed = new ArrayList<Failure>();
    for (var entry : batch) {
      try {
        delivered.add(Checkouts.Delivered.of(entry));
      } catch (WireException | MalformedException e) {
        malformed.add(new Failure(entry.id(), e));
      }
    }
    return advance(stream, delivered).thenApply(followed -> new Handled(malformed, List.of()));
  }

  /** In portions, because a script holds up everything else on its node. */
  private CompletionStage<Void> advance(GroupStream stream, List<Checkouts.Delivered> delivered) {
    CompletionStage<Void> all = CompletableFuture.completedStage(null);
    int from = 0;
    while (from < delivered.size()) {
      int to = from;
      int outcomes = 0;
      do {
        outcomes += delivered.get(to++).outcomes().size();
      } while (to < delivered.size()
          && outcomes + delivered.get(to).outcomes().size() <= ADVANCED_AT_ONCE);
      var portion = delivered.subList(from, to);
      all = all.thenCombine(advanceAtOnce(stream, portion), (one, other) -> null);
      from = to;
    }
    return all;
  }

  private CompletionStage<Void> advanceAtOnce(
      GroupStream stream, List<Checkouts.Delivered> delivered) {
    var steps =
        traces.steps(
            "advance",
            () ->
                delivered.stream().flatMap(one -> one.outcomes().stream()).map(Outcome::checkout));
    return checkouts
        .advance(stream, delivered)
        .thenCompose(
            advanced -> {
              for (int i = 0; i < steps.size(); i++) {
                steps.get(i).end(advanced.answer().get(i).result().name());
              }
              var verdicts =
                  advanced.answer().stream().map(Verdict::of).flatMap(Optional::stream).toList();
              return decisions.follow(stream.partition(), verdicts, advanced.barrier());
            });
  }
}
