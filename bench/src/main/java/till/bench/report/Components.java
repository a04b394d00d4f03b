package till.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import till.bench.load.CpuMeter;
import till.bench.load.Measurement;

/** The components whose CPU time is told, in the order in which a request meets them. */
public final class Components {
  private static final List<String> ORDER =
      List.of(
          "generator",
          "gateway",
          "bare",
          "accounts",
          "order-svc",
          "payment-svc",
          "stock-svc",
          "redis",
          "redis replicas");

  private Components() {}

  /** All that any of these measurements knows of. */
  public static List<String> of(List<Measurement> measurements) {
    var components = new ArrayList<>(ORDER);
    components.retainAll(
        measurements.stream()
            .map(Measurement::cpu)
            .flatMap(cpu -> cpu == null ? Stream.empty() : names(cpu).stream())
            .toList());
    return components;
  }

  private static List<String> names(CpuMeter.Reading cpu) {
    return List.copyOf(cpu.used().keySet());
  }
}
