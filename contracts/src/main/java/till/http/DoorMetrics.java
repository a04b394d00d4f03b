package till.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;

/** How many requests are inside, and how many may be, and how many were turned away. */
@Singleton
final class DoorMetrics implements MeterBinder {
  private final Door door;

  DoorMetrics(Door door) {
    this.door = door;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("till.http.in.flight", door, Door::inFlight).register(registry);
    Gauge.builder("till.http.in.flight.long", door, Door::takingLong).register(registry);
    Gauge.builder("till.http.in.flight.max", door, Door::width).register(registry);
    FunctionCounter.builder("till.http.turned.away", door, Door::turnedAway).register(registry);
  }
}
