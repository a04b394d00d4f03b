package till.checkout;

import static java.util.stream.Collectors.groupingBy;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import till.redis.Partitions;

/**
 * Aborts checkouts that are undecided when their time is up, announces decisions that a dead
 * instance has not, and has releases sent again that nobody confirms. Any instance may, at any
 * time. Each partition is looked at on its own: none waits for another one.
 */
@Singleton
final class DeadlineSweep {
  private final Waiters waiters;
  private final Partitions partitions;

  /** By partition. */
  private final List<PartitionSweep> sweeps = new ArrayList<>();

  DeadlineSweep(
      Checkouts checkouts,
      Waiters waiters,
      Partitions partitions,
      Decisions decisions,
      CheckoutLimits limits,
      Ticker ticker) {
    this.waiters = waiters;
    this.partitions = partitions;
    for (var partition : partitions.all()) {
      sweeps.add(new PartitionSweep(partition, checkouts, waiters, decisions, limits, ticker));
    }
  }

  /** Begins to look at every partition where no look is under way. Never fails. */
  void run() {
    var _ = look();
  }

  /**
   * The same.
   *
   * @return completes when all looks that are under way have ended
   */
  CompletableFuture<Void> look() {
    var timedOut =
        waiters.timedOut().stream()
            .collect(groupingBy(checkout -> partitions.of(checkout.order().value())));
    return CompletableFuture.allOf(
        partitions.all().stream()
            .map(
                partition ->
                    sweeps.get(partition.index()).run(timedOut.getOrDefault(partition, List.of())))
            .toArray(CompletableFuture[]::new));
  }
}
