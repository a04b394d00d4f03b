package till.bench.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import till.bench.load.CpuMeter;
import till.bench.load.Measurement;

/** A result as text: what was done how fast, and what CPU time that took. */
public final class ResultTable {
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
    if (metered.isEmpty()) {
      return "";
    }
    List<String> components = Components.of(metered);
    Table table = new Table();
    var head = new ArrayList<>(components);
    head.addFirst("CPU us per " + result.each());
    head.addAll(List.of("all", "cores", "cores elsewhere"));
    table.row(head.toArray(String[]::new));
    for (Measurement measurement : metered) {
      CpuMeter.Reading cpu = Objects.requireNonNull(measurement.cpu());
      var row = new ArrayList<String>();
      row.add("  " + measurement.name());
      for (String component : components) {
        Duration used = cpu.used().get(component);
        row.add(used == null ? "" : Numbers.count(measurement.each(used)));
      }
      row.add(Numbers.count(measurement.each(cpu.all())));
      row.add(Numbers.decimal(measurement.cores(cpu.all())));
      row.add(Numbers.decimal(measurement.cores(cpu.elsewhere())));
      table.row(row.toArray(String[]::new));
    }
    return table.toString();
  }

  private String figures() {
    Table table = new Table();
    table.row(result.section(), "");
    for (Result.Figure figure : result.figures()) {
      table.row("  " + figure.name(), Numbers.count(figure.value()) + " " + figure.unit());
    }
    return table.toString();
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    if (!result.measurements().isEmpty()) {
      text.append(speed()).append('\n').append(cpu());
    }
    if (!result.figures().isEmpty()) {
      text.append(figures());
    }
    var rest = new ArrayList<>(result.remarks());
    rest.addAll(result.complaints());
    rest.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
