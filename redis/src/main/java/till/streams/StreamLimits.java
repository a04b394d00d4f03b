package till.streams;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The limits of the stream runtime.
 *
 * @param batchMax entries a consumer takes at once
 * @param block how long a consumer waits for an entry before it looks whether to stop; below the
 *     command timeout
 * @param reclaimIdle how long an entry was delivered and not answered before another consumer may
 *     have it
 * @param reclaimEvery how often the reclaimer looks, on average
 * @param reclaimMax entries the reclaimer takes from a partition at once
 * @param lease how long the reclaimer of a partition may be silent before another takes over
 * @param failuresMax at which an entry is dead
 * @param failuresRemembered how long failures of an entry are counted after the last one
 * @param consumerForgotten how long a consumer was silent before it is deleted, if nothing is
 *     pending in its name
 * @param readAheadAfter how long a consumer waits for its batch before it reads the next one
 * @param inHandMax entries of a stream that a consumer has in hand when it stops reading ahead
 * @param parkedMax undecided entries of a stream that are kept in memory; further ones are left to
 *     reclaim
 */
@ConfigurationProperties("till.streams")
public record StreamLimits(
    @Bindable(defaultValue = "128") int batchMax,
    @Bindable(defaultValue = "1s") Duration block,
    @Bindable(defaultValue = "3s") Duration reclaimIdle,
    @Bindable(defaultValue = "1s") Duration reclaimEvery,
    @Bindable(defaultValue = "20") int reclaimMax,
    @Bindable(defaultValue = "5s") Duration lease,
    @Bindable(defaultValue = "5") int failuresMax,
    @Bindable(defaultValue = "1h") Duration failuresRemembered,
    @Bindable(defaultValue = "1h") Duration consumerForgotten,
    @Bindable(defaultValue = "50ms") Duration readAheadAfter,
    @Bindable(defaultValue = "1024") int inHandMax,
    @Bindable(defaultValue = "1024") int parkedMax) {
  public StreamLimits {
    check(batchMax >= 1 && batchMax <= 1000, "batch-max must be 1 to 1000");
    check(reclaimMax >= 1 && reclaimMax <= batchMax, "reclaim-max must be 1 to batch-max");
    check(block.toMillis() >= 1 && block.toSeconds() < 5, "block must be 1ms to below 5s");
    check(failuresMax >= 1, "failures-max must be 1 or more");
    check(readAheadAfter.toMillis() >= 1, "read-ahead-after must be 1ms or more");
    check(inHandMax >= batchMax, "in-hand-max must be batch-max or more");
    check(parkedMax >= 1, "parked-max must be 1 or more");
    check(
        lease.compareTo(reclaimEvery.multipliedBy(2)) > 0,
        "lease must be longer than two times reclaim-every, or it is lost between two looks");
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("till.streams." + rule);
    }
  }
}
