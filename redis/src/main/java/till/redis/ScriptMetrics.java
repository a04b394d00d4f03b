package till.redis;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How often each script was called, and how long its answers took. */
@Singleton
public final class ScriptMetrics {
  private final MeterRegistry registry;
  private final ConcurrentHashMap<String, Calls> byName = new ConcurrentHashMap<>();

  public ScriptMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** The calls of one script. Counting is two additions, because every change is a script. */
  static final class Calls {
    private final LongAdder count = new LongAdder();
    private final LongAdder nanoseconds = new LongAdder();

    /** A call was answered, whatever the answer, after this time. */
    void answered(long nanos) {
      count.increment();
      nanoseconds.add(nanos);
    }
  }

  Calls of(Script script) {
    var known = byName.get(script.name());
    return known != null ? known : byName.computeIfAbsent(script.name(), this::register);
  }

  private Calls register(String name) {
    var calls = new Calls();
    FunctionTimer.builder(
            "till.script",
            calls,
            counted -> counted.count.sum(),
            counted -> counted.nanoseconds.sum(),
            TimeUnit.NANOSECONDS)
        .description("Calls of a script, and the time from sending to the answer")
        .tag("script", name)
        .register(registry);
    return calls;
  }
}
