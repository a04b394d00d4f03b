package till.checkout;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
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
 * does to its checkout is the table in {@code lua/order/advance.lua}; here is only who is told.
 */
@Singleton
final class OutcomeHandler implements BatchHandler {
  private final Checkouts checkouts;
  private final Announcer announcer;

  OutcomeHandler(Checkouts checkouts, Announcer announcer) {
    this.checkouts = checkouts;
    this.announcer = announcer;
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
        .thenApply(
            advanced -> {
              announcer.advanced(advanced);
              return new Handled(malformed, List.of());
            });
  }
}
