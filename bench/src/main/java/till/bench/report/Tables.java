package till.bench.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import till.bench.load.CpuMeter;
import till.bench.load.Measurement;

/** A result in tables: what was done how fast, and what CPU time that took. */
public final class Tables {
  /** The component whose CPU time is no one's but the bench's. */
  public static final String GENERATOR = "generator";

  private static final double LATE = 99;

  private final Result result;

  private Tables(Result result) {
    this.result = result;
  }

  /** Those that have rows. */
  public static List<Table> of(Result result) {
    var tables = new Tables(result);
    return Stream.of(tables.speed(), tables.cpu(), tables.figures())
        .filter(table -> table.rows().size() > 1)
        .toList();
  }

  /** As text, with what else there is to say. */
  public static String text(Result result) {
    var blocks = new ArrayList<String>();
    of(result).forEach(table -> blocks.add(table.toString()));
    Stream.of(result.remarks(), result.complaints())
        .filter(lines -> !lines.isEmpty())
        .forEach(lines -> blocks.add(String.join("\n", lines) + "\n"));
    return String.join("\n", blocks);
  }

  private Table speed() {
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
        "late p99 ms");
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
    return table;
  }

  private static String late(Measurement measurement) {
    Histogram late = measurement.late();
    return late == null ? "" : Numbers.milliseconds(late.getValueAtPercentile(LATE));
  }

  private Table cpu() {
    List<Measurement> metered =
        result.measurements().stream().filter(measurement -> measurement.cpu() != null).toList();
    List<String> components = Components.of(metered);
    Table table = new Table();
    var head = new ArrayList<>(components);
    head.addFirst("CPU us per " + result.each());
    head.addAll(List.of("all", "of it generator", "cores", "cores elsewhere"));
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
      row.add(Numbers.percent(measurement.share(cpu.used().get(GENERATOR))));
      row.add(Numbers.decimal(measurement.cores(cpu.all())));
      row.add(Numbers.decimal(measurement.cores(cpu.elsewhere())));
      table.row(row.toArray(String[]::new));
    }
    return table;
  }

  private Table figures() {
    Table table = new Table();
    table.row(result.section(), "");
    for (Result.Figure figure : result.figures()) {
      table.row("  " + figure.name(), Numbers.count(figure.value()) + " " + figure.unit());
    }
    return table;
  }
}
