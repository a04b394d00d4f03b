package till.redis;

import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Readiness: every primary answers within a second. Says how safe writes are, and which primaries
 * have no replica that could take over; they go on working, as the policy wants it.
 */
@Readiness
@Singleton
final class RedisHealth implements HealthIndicator {
  private static final String NAME = "redis";
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final StatefulRedisClusterConnection<String, String> connection;
  private final Durability durability;
  private final BarrierMetrics barriers;

  RedisHealth(
      StatefulRedisClusterConnection<String, String> connection,
      Durability durability,
      BarrierMetrics barriers) {
    this.connection = connection;
    this.durability = durability;
    this.barriers = barriers;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Mono.fromCompletionStage(() -> connection.async().dbsize())
        .timeout(PATIENCE)
        .map(keys -> result(HealthStatus.UP, details(keys)))
        .onErrorResume(e -> Mono.just(result(HealthStatus.DOWN, Map.of("error", e.toString()))));
  }

  private Map<String, Object> details(long keys) {
    return Map.of(
        "keys", keys,
        "durability", durability.level().name().toLowerCase(Locale.ROOT),
        "without_replica", durability.withoutReplica().name().toLowerCase(Locale.ROOT),
        "shards_alone", barriers.alone());
  }

  private static HealthResult result(HealthStatus status, Map<String, Object> details) {
    return HealthResult.builder(NAME, status).details(details).build();
  }
}
