package till.redis;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * What this process is part of.
 *
 * @param instance its name: stable across restarts, unlike that of any other process. Its consumers
 *     in the groups have this name
 * @param partitions P, the same for every service of the installation, for ever
 */
@ConfigurationProperties("till")
public record InstallationConfiguration(
    String instance, @Bindable(defaultValue = "12") int partitions) {
  public InstallationConfiguration {
    if (instance.isBlank() || instance.indexOf(' ') >= 0) {
      throw new IllegalArgumentException("till.instance must be a name without blanks");
    }
  }
}
