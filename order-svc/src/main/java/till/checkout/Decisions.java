package till.checkout;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.redis.Barrier;
import till.redis.Durability;
import till.redis.Partition;

/**
 * What follows a decision, in this order: its barrier; then the participants are told to commit or
 * to release, and those who wait are answered. Told before the barrier, a failover could take the
 * decision back after someone has acted on it.
 */
@Singleton
final class Decisions {
  private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);

  private final Checkouts checkouts;
  private final Informer informer;
  private final Durability durability;

  Decisions(Checkouts checkouts, Informer informer, Durability durability) {
    this.checkouts = checkouts;
    this.informer = informer;
    this.durability = durability;
  }

  /**
   * Sees these verdicts through. Never fails: what could not be announced is found by the sweep,
   * and who was not told looks at the order.
   *
   * @param barrier of the node that has executed what they rest on
   */
  CompletionStage<Void> follow(Partition partition, List<Verdict> verdicts, Barrier barrier) {
    if (verdicts.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    return barrier
        .pass()
        .thenCompose(
            passed -> {
              var announced = announce(partition, verdicts);
              informer.tell(verdicts);
              return announced;
            })
        .exceptionally(
            e -> {
              LOG.warn("partition {}: the sweep has to follow: {}", partition, e.toString());
              return null;
            });
  }

  private CompletionStage<Void> announce(Partition partition, List<Verdict> verdicts) {
    var decided = verdicts.stream().filter(Verdict::isDecision).map(Verdict::checkout).toList();
    return decided.isEmpty() || !durability.hasBarrier()
        ? CompletableFuture.completedStage(null)
        : checkouts.announce(partition, decided).thenApply(results -> null);
  }
}
