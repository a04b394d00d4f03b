package till.bench.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;
import till.bench.load.CpuMeter;
import till.bench.load.Measurement;

/** A result as text: what was done how fast, and what CPU time that took. */
public final class ResultTable {
  private static final double NANOS_PER_MICROSECOND = 1e3;
  private static final double LATE = 99;

  private final Result result;

  public ResultTable(Result result) {
    this.result = result;
  }

  private String speed() {
    Table table = new Table();
    table.row(
        result.section(),
        result.each() + "/s",
        "p50 ms",
        "p99 ms",
        "p99.9 ms",
        "max ms",
        "refused",
        "503",
        "failed",
        "sent late ms");
    for (Measurement measurement : result.measurements()) {
      Histogram latencies = measurement.count().latencies();
      table.row(
          "  " + measurement.name(),
          Numbers.count(measurement.rate()),
          Numbers.milliseconds(latencies.getValueAtPercentile(50)),
          Numbers.milliseconds(latencies.getValueAtPercentile(99)),
          Numbers.milliseconds(latencies.getValueAtPercentile(99.9)),
          Numbers.milliseconds(latencies.getMaxValue()),
          Numbers.count(measurement.count().refused()),
          Numbers.count(measurement.count().turnedAway()),
          Numbers.count(measurement.count().failed()),
          late(measurement));
    }
    return table.toString();
  }

  private static String late(Measurement measurement) {
    Histogram late = measurement.late();
    return late == null ? "" : Numbers.milliseconds(late.getValueAtPercentile(LATE));
  }

  private String cpu() {
    List<Measurement> metered =
        result.measurements().stream().filter(measurement -> measurement.cpu() != null).toList();
    var components = new TreeSet<String>();
    metered.forEach(measurement -> components.addAll(used(measurement).keySet()));
    Table table = new Table();
    List<String> head = new ArrayList<>(components);
    head.addFirst("CPU us per " + result.each());
    head.addAll(List.of("all", "cores busy"));
    table.row(head.toArray(String[]::new));
    for (Measurement measurement : metered) {
      List<String> row = new ArrayList<>();
      row.add("  " + measurement.name());
      components.forEach(
          component ->
              row.add(each(measurement, used(measurement).getOrDefault(component, NOTHING))));
      Duration all = used(measurement).values().stream().reduce(NOTHING, Duration::plus);
      row.add(each(measurement, all));
      row.add(Numbers.decimal((double) all.toNanos() / measurement.lasted().toNanos()));
      table.row(row.toArray(String[]::new));
    }
    return table.toString();
  }

  private static final Duration NOTHING = Duration.ZERO;

  private static Map<String, Duration> used(Measurement measurement) {
    CpuMeter.Reading cpu = measurement.cpu();
    return cpu == null ? Map.of() : cpu.used();
  }

  private static String each(Measurement measurement, Duration used) {
    return Numbers.count(
        used.toNanos() / NANOS_PER_MICROSECOND / Math.max(1, measurement.count().succeeded()));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(speed()).append('\n').append(cpu());
    if (!result.remarks().isEmpty()) {
      text.append('\n');
      result.remarks().forEach(remark -> text.append(remark).append('\n'));
    }
    result.complaints().forEach(complaint -> text.append(complaint).append('\n'));
    return text.toString();
  }
}
