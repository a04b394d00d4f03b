package till.checkout;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.redis.Partition;
import till.redis.Partitions;

/** Aborts checkouts that are undecided at their deadline. Any instance may, at any time. */
@Singleton
final class DeadlineSweep {
  private static final Logger LOG = LoggerFactory.getLogger(DeadlineSweep.class);

  private final Checkouts checkouts;
  private final Partitions partitions;
  private final Announcer announcer;
  private final InstantSource clock;

  DeadlineSweep(
      Checkouts checkouts, Partitions partitions, Announcer announcer, InstantSource clock) {
    this.checkouts = checkouts;
    this.partitions = partitions;
    this.announcer = announcer;
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
        .thenCompose(
            due ->
                due.isEmpty()
                    ? CompletableFuture.completedStage(List.<Checkouts.Expired>of())
                    : checkouts.expire(partition, due))
        .handle(
            (expired, e) -> {
              if (e != null) {
                LOG.warn("partition {}: can't look at deadlines: {}", partition, e.toString());
              } else {
                announcer.expired(expired);
              }
              return null;
            });
  }
}
