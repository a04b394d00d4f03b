package till.tracing;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Random ids of spans, but for a root span, whose ids are those of its checkout. */
final class RootIds implements IdGenerator {
  private static final ThreadLocal<@Nullable TraceKey> ROOT = new ThreadLocal<>();

  private final IdGenerator random = IdGenerator.random();

  /** What is started by this on this thread gets the ids of that root span. */
  <T> T with(TraceKey key, Supplier<T> start) {
    ROOT.set(key);
    try {
      return start.get();
    } finally {
      ROOT.remove();
    }
  }

  @Override
  public String generateSpanId() {
    var key = ROOT.get();
    return key == null ? random.generateSpanId() : key.rootId();
  }

  @Override
  public String generateTraceId() {
    var key = ROOT.get();
    return key == null ? random.generateTraceId() : key.traceId();
  }
}
