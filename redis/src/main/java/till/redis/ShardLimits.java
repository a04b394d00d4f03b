package till.redis;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * When a shard counts as not serving, and what may wait for it.
 *
 * @param probeEvery how often each primary is probed, 50 ms or more
 * @param silenceMax how long a primary may leave a probe unanswered before it counts as not serving
 * @param failoverMax how long a failover takes at most: a shard that has not served for longer has
 *     lost all its copies, and requests that need it are refused at once. With a node timeout of t,
 *     Redis needs up to 2 t + 2 s
 * @param waitingMax requests of this process that wait at once for one shard that does not serve;
 *     further ones are refused at once
 */
@ConfigurationProperties("till.shards")
public record ShardLimits(
    @Bindable(defaultValue = "250ms") Duration probeEvery,
    @Bindable(defaultValue = "250ms") Duration silenceMax,
    @Bindable(defaultValue = "6s") Duration failoverMax,
    @Bindable(defaultValue = "256") int waitingMax) {
  static final ShardLimits DEFAULT =
      new ShardLimits(Duration.ofMillis(250), Duration.ofMillis(250), Duration.ofSeconds(6), 256);

  private static final long PROBE_MILLIS_MIN = 50;

  public ShardLimits {
    check(probeEvery.toMillis() >= PROBE_MILLIS_MIN, "probe-every must be 50ms or more");
    check(silenceMax.isPositive(), "silence-max must be positive");
    check(failoverMax.compareTo(silenceMax) > 0, "failover-max must be longer than silence-max");
    check(waitingMax >= 0, "waiting-max must not be negative");
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("till.shards." + rule);
    }
  }
}
