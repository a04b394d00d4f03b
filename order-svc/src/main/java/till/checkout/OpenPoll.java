package till.checkout;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.redis.Partitions;
import till.redis.TransientFailures;

/** Looks now and then at the checkouts that are open, for the metrics. */
@Singleton
final class OpenPoll {
  private static final Logger LOG = LoggerFactory.getLogger(OpenPoll.class);

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
    var looks =
        partitions.all().stream()
            .map(partition -> checkouts.open(partition, now).toCompletableFuture())
            .toList();
    try {
      metrics.open(
          looks.stream()
              .map(CompletableFuture::join)
              .reduce(CheckoutMetrics.Open.NONE, CheckoutMetrics.Open::plus));
    } catch (RuntimeException e) {
      LOG.debug("can't look at open checkouts: {}", TransientFailures.cause(e).toString());
      metrics.open(CheckoutMetrics.Open.UNKNOWN);
    }
  }
}
