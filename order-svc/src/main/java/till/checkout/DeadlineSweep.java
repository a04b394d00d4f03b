package till.checkout;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.contracts.OrderId;
import till.redis.Partition;
import till.redis.Partitions;
import till.redis.TransientFailures;

/**
 * Aborts checkouts that are undecided at their deadline, and announces decisions that a dead
 * instance has not. Any instance may, at any time.
 */
@Singleton
final class DeadlineSweep {
  private static final Logger LOG = LoggerFactory.getLogger(DeadlineSweep.class);

  private final Checkouts checkouts;
  private final Partitions partitions;
  private final Decisions decisions;
  private final InstantSource clock;

  DeadlineSweep(
      Checkouts checkouts, Partitions partitions, Decisions decisions, InstantSource clock) {
    this.checkouts = checkouts;
    this.partitions = partitions;
    this.decisions = decisions;
    this.clock = clock;
  }

  /** Looks at every partition once. Never fails. */
  void run() {
    var all =
        partitions.all().stream()
            .map(partition -> sweep(partition).toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(all).join();
  }

  private CompletionStage<Void> sweep(Partition partition) {
    return checkouts
        .due(partition, clock.instant())
        .thenCompose(due -> expire(partition, due))
        .exceptionally(
            e -> {
              LOG.warn("partition {}: can't look at deadlines: {}", partition, e.toString());
              return null;
            });
  }

  private CompletionStage<Void> expire(Partition partition, List<OrderId> due) {
    if (due.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    return checkouts
        .expire(partition, due)
        .thenCompose(
            expired -> {
              var verdicts =
                  expired.answer().stream().map(Verdict::of).flatMap(Optional::stream).toList();
              return decisions.follow(partition, verdicts, expired.barrier());
            })
        .exceptionallyCompose(
            e ->
                due.size() == 1 || TransientFailures.isOutage(e)
                    ? CompletableFuture.failedStage(e)
                    : oneByOne(partition, due));
  }

  /** An order that can't be read spoils its batch, but not the others. */
  private CompletionStage<Void> oneByOne(Partition partition, List<OrderId> due) {
    var each =
        due.stream()
            .map(order -> expire(partition, List.of(order)).toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(each);
  }
}
