package till.redis;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Liveness: no background task has ended or is stuck. Asks Redis nothing; a process whose tasks
 * wait for a shard is alive.
 */
@Liveness
@Singleton
final class TaskHealth implements HealthIndicator {
  private static final String NAME = "tasks";

  private final TaskMonitor monitor;
  private final TaskLimits limits;

  TaskHealth(TaskMonitor monitor, TaskLimits limits) {
    this.monitor = monitor;
    this.limits = limits;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Mono.fromSupplier(
        () -> {
          var unwell = monitor.unwell(limits.stuckAfter());
          return HealthResult.builder(NAME, unwell.isEmpty() ? HealthStatus.UP : HealthStatus.DOWN)
              .details(unwell)
              .build();
        });
  }
}
