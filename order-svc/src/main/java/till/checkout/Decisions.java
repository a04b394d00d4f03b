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
import till.tracing.Traces;

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
  private final CheckoutMetrics metrics;
  private final Traces traces;

  Decisions(
      Checkouts checkouts,
      Informer informer,
      Durability durability,
      CheckoutMetrics metrics,
      Traces traces) {
    this.checkouts = checkouts;
    this.informer = informer;
    this.durability = durability;
    this.metrics = metrics;
    this.traces = traces;
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
    var steps =
        traces.steps(
            "announce", () -> verdicts.stream().filter(Verdict::isDecision).map(Verdict::checkout));
    return barrier
        .pass()
        .thenCompose(
            passed -> {
              var announced = announce(partition, verdicts);
              informer.tell(verdicts);
              return announced.thenAccept(done -> steps.forEach(step -> step.end("ANNOUNCED")));
            })
        .exceptionally(
            e -> {
              steps.forEach(step -> step.end("UNKNOWN"));
              LOG.warn("partition {}: the sweep has to follow: {}", partition, e.toString());
              return null;
            });
  }

  private CompletionStage<Void> announce(Partition partition, List<Verdict> verdicts) {
    var decided = verdicts.stream().filter(Verdict::isDecision).toList();
    if (decided.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    if (!durability.hasBarrier()) { // deciding and announcing were one script
      decided.forEach(this::announced);
      return CompletableFuture.completedStage(null);
    }
    return checkouts
        .announce(partition, decided.stream().map(Verdict::checkout).toList())
        .thenAccept(
            results -> {
              for (int i = 0; i < results.size(); i++) {
                switch (results.get(i)) {
                  case PASSED_OVER -> {}
                  case ANNOUNCED -> announced(decided.get(i));
                }
              }
            });
  }

  /** Once for each decision. */
  private void announced(Verdict verdict) {
    metrics.announced(verdict);
    if (verdict.notice() instanceof Notice.Aborting aborting
        && aborting.reason() == Reason.TIMED_OUT) {
      LOG.atWarn()
          .addKeyValue("checkout", verdict.checkout())
          .log("undecided at its deadline: aborted");
    }
  }
}
