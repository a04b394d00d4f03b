package till.checkout;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import till.contracts.MalformedException;
import till.messages.Wire;
import till.messages.WireException;
import till.streams.BatchHandler;
import till.streams.Entry;
import till.streams.GroupStream;

/**
 * Moves checkouts on by what came of commands, a batch of a partition at a time. What an outcome
 * does to its checkout is the table in {@code lua/order/advance.lua}; what follows is in {@link
 * Decisions}.
 */
@Singleton
final class OutcomeHandler implements BatchHandler {
  private final Checkouts checkouts;
  private final Decisions decisions;

  OutcomeHandler(Checkouts checkouts, Decisions decisions) {
    this.checkouts = checkouts;
    this.decisions = decisions;
  }

  @Override
  public CompletionStage<Handled> handle(GroupStream stream, List<Entry> batch) {
    var delivered = new ArrayList<Checkouts.Delivered>(batch.size());
    var malformed = new ArrayList<Failure>();
    for (var entry : batch) {
      try {
        delivered.add(new Checkouts.Delivered(entry.id(), Wire.outcome(entry.fields())));
      } catch (WireException | MalformedException e) {
        malformed.add(new Failure(entry.id(), e));
      }
    }
    if (delivered.isEmpty()) {
      return CompletableFuture.completedStage(new Handled(malformed, List.of()));
    }
    return checkouts
        .advance(stream, delivered)
        .thenCompose(
            advanced -> {
              var verdicts =
                  advanced.answer().stream().map(Verdict::of).flatMap(Optional::stream).toList();
              return decisions.follow(stream.partition(), verdicts, advanced.barrier());
            })
        .thenApply(followed -> new Handled(malformed, List.of()));
  }
}
