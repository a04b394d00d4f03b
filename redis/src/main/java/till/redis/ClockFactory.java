package till.redis;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The clock of this process, so that tests can bring their own. */
@Factory
final class ClockFactory {
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }
}
