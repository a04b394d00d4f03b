package till.streams;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** What the runtime counts. The label is the stream's role, never its partition. */
@Singleton
public final class StreamMetrics {
  private static final String ROLE = "role";

  private final MeterRegistry registry;

  public StreamMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void delivered(GroupStream stream, int entries) {
    registry.summary("till.stream.batch.entries", ROLE, stream.role()).record(entries);
  }

  void reclaimed(GroupStream stream, int entries) {
    registry.counter("till.stream.reclaimed", ROLE, stream.role()).increment(entries);
  }

  void woken(GroupStream stream, int entries) {
    registry.counter("till.stream.woken", ROLE, stream.role()).increment(entries);
  }

  void failed(GroupStream stream) {
    registry.counter("till.stream.failures", ROLE, stream.role()).increment();
  }

  void dead(GroupStream stream) {
    registry.counter("till.stream.dead.letters", ROLE, stream.role()).increment();
  }

  void groupLost(GroupStream stream) {
    registry.counter("till.stream.groups.lost", ROLE, stream.role()).increment();
  }
}
