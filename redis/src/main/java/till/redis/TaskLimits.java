package till.redis;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The limits of background tasks.
 *
 * @param stuckAfter how long a task may show no sign of life before liveness fails: longer than a
 *     round takes in an outage of Redis, in which several retries of 20 s may follow each other
 */
@ConfigurationProperties("till.tasks")
public record TaskLimits(@Bindable(defaultValue = "2m") Duration stuckAfter) {
  public TaskLimits {
    if (!stuckAfter.isPositive()) {
      throw new IllegalArgumentException("till.tasks.stuck-after must be positive");
    }
  }
}
