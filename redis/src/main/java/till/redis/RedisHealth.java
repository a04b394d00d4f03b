package till.redis;

import io.micronaut.context.annotation.Context;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Readiness: some primary answers within a second. One that does not is named and no reason to send
 * requests elsewhere: they wait here for its replacement as they would there. Says how safe writes
 * are, too, and which primaries have no replica that could take over.
 *
 * <p>Made at the start, with all connections that it needs: made by the first request, it would
 * wait for them on the event loop that they need to be made.
 */
@Readiness
@Context
final class RedisHealth implements HealthIndicator {
  private static final String NAME = "redis";
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Shards shards;
  private final Durability durability;
  private final BarrierMetrics barriers;

  RedisHealth(Shards shards, Durability durability, BarrierMetrics barriers) {
    this.shards = shards;
    this.durability = durability;
    this.barriers = barriers;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Mono.fromCompletionStage(() -> shards.answering(PATIENCE)).map(this::result);
  }

  private HealthResult result(Map<String, Boolean> answering) {
    boolean isAny = answering.containsValue(true);
    var silent =
        answering.entrySet().stream()
            .filter(shard -> !shard.getValue())
            .map(Map.Entry::getKey)
            .toList();
    return HealthResult.builder(NAME, isAny ? HealthStatus.UP : HealthStatus.DOWN)
        .details(
            Map.of(
                "primaries", answering.size(),
                "primaries_silent", silent,
                "primaries_alone", barriers.alone(),
                "durability", durability.level().name().toLowerCase(Locale.ROOT),
                "without_replica", durability.withoutReplica().name().toLowerCase(Locale.ROOT)))
        .build();
  }
}
