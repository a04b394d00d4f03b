package till.checkout;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import till.contracts.MalformedException;
import till.messages.Wire;
import till.messages.WireException;
import till.redis.Outage;
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
    return advance(stream, delivered)
        .thenApply(
            failures -> {
              failures.addAll(malformed);
              return new Handled(failures, List.of());
            });
  }

  /** Returns those that can't be taken to their order. */
  private CompletionStage<List<Failure>> advance(
      GroupStream stream, List<Checkouts.Delivered> batch) {
    if (batch.isEmpty()) {
      return CompletableFuture.completedStage(new ArrayList<>());
    }
    return checkouts
        .advance(stream, batch)
        .<List<Failure>>thenApply(
            advanced -> {
              announcer.advanced(advanced);
              return new ArrayList<>();
            })
        .exceptionallyCompose(
            e -> {
              if (Outage.isOutage(e)) {
                return CompletableFuture.failedStage(e);
              }
              return batch.size() == 1
                  ? CompletableFuture.completedStage(failure(batch.getFirst(), e))
                  : oneByOne(stream, batch);
            });
  }

  /** One of them spoils the batch: finds out which. */
  private CompletionStage<List<Failure>> oneByOne(
      GroupStream stream, List<Checkouts.Delivered> batch) {
    CompletionStage<List<Failure>> all = CompletableFuture.completedStage(new ArrayList<>());
    for (var delivered : batch) {
      all =
          all.thenCompose(
              failures ->
                  advance(stream, List.of(delivered))
                      .thenApply(
                          more -> {
                            failures.addAll(more);
                            return failures;
                          }));
    }
    return all;
  }

  private static List<Failure> failure(Checkouts.Delivered delivered, Throwable e) {
    var failures = new ArrayList<Failure>();
    failures.add(new Failure(delivered.entry(), Outage.cause(e)));
    return failures;
  }
}
