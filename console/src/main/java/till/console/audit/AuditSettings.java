package till.console.audit;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How the continuous audit works.
 *
 * @param enabled whether it runs
 * @param keysPerSecond how many keys it looks at, of accounts and others: 1 to 10,000
 */
@ConfigurationProperties("till.audit")
public record AuditSettings(
    @Bindable(defaultValue = "true") boolean enabled,
    @Bindable(defaultValue = "300") int keysPerSecond) {
  private static final int MAX = 10_000;

  public AuditSettings {
    if (keysPerSecond < 1 || keysPerSecond > MAX) {
      throw new IllegalArgumentException("till.audit.keys-per-second must be 1 to " + MAX);
    }
  }
}
