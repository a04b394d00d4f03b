package till.checkout;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import till.redis.PartitionSum;
import till.redis.Partitions;

/** Looks now and then at the checkouts that are open, for the metrics. */
@Singleton
final class OpenPoll {
  private final Checkouts checkouts;
  private final Partitions partitions;
  private final CheckoutMetrics metrics;
  private final InstantSource clock;

  OpenPoll(
      Checkouts checkouts, Partitions partitions, CheckoutMetrics metrics, InstantSource clock) {
    this.checkouts = checkouts;
    this.partitions = partitions;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Looks once. Never fails. */
  void run() {
    var now = clock.instant();
    var open =
        PartitionSum.of(
            partitions,
            partition -> checkouts.open(partition, now),
            CheckoutMetrics.Open.NONE,
            CheckoutMetrics.Open::plus);
    metrics.open(open.isUnknown(partitions) ? CheckoutMetrics.Open.UNKNOWN : open.sum());
    metrics.unknown(open.unknown());
  }
}
