package till.checkout;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** The clock by which an instance measures how long something lasts. */
@Factory
final class TickerFactory {
  @Singleton
  Ticker ticker() {
    return System::nanoTime;
  }
}
