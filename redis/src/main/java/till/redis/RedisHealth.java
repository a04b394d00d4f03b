package till.redis;

import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Readiness: every primary answers within a second, over the connection that requests use. */
@Readiness
@Singleton
final class RedisHealth implements HealthIndicator {
  private static final String NAME = "redis";
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final StatefulRedisClusterConnection<String, String> connection;

  RedisHealth(StatefulRedisClusterConnection<String, String> connection) {
    this.connection = connection;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Mono.fromCompletionStage(() -> connection.async().dbsize())
        .timeout(PATIENCE)
        .map(keys -> result(HealthStatus.UP, Map.of("keys", keys)))
        .onErrorResume(e -> Mono.just(result(HealthStatus.DOWN, Map.of("error", e.toString()))));
  }

  private static HealthResult result(HealthStatus status, Map<String, Object> details) {
    return HealthResult.builder(NAME, status).details(details).build();
  }
}
