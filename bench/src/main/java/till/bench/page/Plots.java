package till.bench.page;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import till.bench.load.CpuMeter;
import till.bench.load.Measurement;
import till.bench.page.LinePlot.Point;
import till.bench.report.Components;
import till.bench.report.Result;

/** The plots of a section. */
final class Plots {
  /** More lines than these can't be told apart. */
  private static final int LINES_MAX = 8;

  private static final double NANOS_PER_MILLISECOND = 1e6;
  private static final double PERCENT = 100;

  /** Steps of the curve of percentiles: so many for each nine. */
  private static final int STEPS = 20;

  private static final double NINES_MAX = 5;
  private static final double HALF = Math.log10(2);

  private Plots() {}

  static List<String> of(Result result) {
    return Stream.of(
            throughput(result), latencies(result), rates(result), cpu(result), figures(result))
        .filter(plot -> !plot.isEmpty())
        .toList();
  }

  private static String rates(Result result) {
    if (result.measurements().size() < 2) {
      return "";
    }
    String unit = result.each() + "/s";
    var bars = new StackedBars("Throughput, " + unit, unit, Part.only(unit));
    result.measurements().forEach(each -> bars.row(each.name(), List.of(each.rate())));
    return bars.toString();
  }

  private static String throughput(Result result) {
    List<Measurement> lines =
        result.measurements().stream()
            .filter(each -> each.perSecond().size() > 1)
            .limit(LINES_MAX)
            .toList();
    if (lines.isEmpty()) {
      return "";
    }
    double most =
        lines.stream()
            .flatMap(each -> each.perSecond().stream())
            .mapToInt(Integer::intValue)
            .max()
            .orElse(1);
    double seconds = lines.stream().mapToInt(each -> each.perSecond().size()).max().orElse(1);
    Axis across = Axis.linear(seconds, LinePlot.LEFT, LinePlot.RIGHT);
    var plot =
        new LinePlot(
                "Throughput over time",
                across,
                "seconds",
                Axis.linear(most, LinePlot.BOTTOM, LinePlot.TOP),
                result.each() + "/s")
            .ticks(across.ticks(), Markup::number);
    for (Measurement each : lines) {
      var points = new ArrayList<Point>();
      for (int second = 0; second < each.perSecond().size(); second++) {
        points.add(new Point(second + 0.5, each.perSecond().get(second)));
      }
      plot.line(each.name(), points);
    }
    return plot.toString();
  }

  private static String latencies(Result result) {
    List<Measurement> lines =
        result.measurements().stream()
            .filter(each -> each.count().latencies().getTotalCount() > 0)
            .limit(LINES_MAX)
            .toList();
    if (lines.isEmpty()) {
      return "";
    }
    double least =
        milliseconds(lines, histogram -> histogram.getValueAtPercentile(1)).min().orElse(1);
    double most = milliseconds(lines, Histogram::getMaxValue).max().orElse(1);
    double nines = lines.stream().mapToDouble(each -> nines(each)).max().orElse(1);
    Axis across = new Axis(0, Math.ceil(nines), false, LinePlot.LEFT, LinePlot.RIGHT);
    var plot =
        new LinePlot(
                "Latency: how many were answered within",
                across,
                "share of all requests",
                Axis.logarithmic(Math.max(least, 0.01), most, LinePlot.BOTTOM, LinePlot.TOP),
                "ms")
            .ticks(shares(across), Plots::share);
    lines.forEach(each -> plot.line(each.name(), curve(each)));
    return plot.toString();
  }

  private interface Latency {
    long of(Histogram histogram);
  }

  private static DoubleStream milliseconds(List<Measurement> measurements, Latency latency) {
    return measurements.stream()
        .mapToDouble(each -> latency.of(each.count().latencies()) / NANOS_PER_MILLISECOND);
  }

  /** 1 for 90 %, 2 for 99 %, 3 for 99.9 %: as far as there are enough requests to tell. */
  private static double nines(Measurement measurement) {
    return Math.min(
        NINES_MAX,
        Math.log10((double) Math.max(10, measurement.count().latencies().getTotalCount())));
  }

  private static List<Double> shares(Axis nines) {
    var shares = new ArrayList<>(List.of(HALF));
    for (double share = 1; share <= nines.greatest(); share++) {
      shares.add(share);
    }
    return shares;
  }

  private static String share(double nines) {
    return new DecimalFormat("#.###", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(PERCENT * (1 - Math.pow(10, -nines)))
        + " %";
  }

  private static List<Point> curve(Measurement measurement) {
    Histogram latencies = measurement.count().latencies();
    double last = nines(measurement);
    var points = new ArrayList<Point>();
    for (int i = 0; i <= last * STEPS; i++) {
      double at = (double) i / STEPS;
      double percentile = PERCENT * (1 - Math.pow(10, -at));
      points.add(new Point(at, latencies.getValueAtPercentile(percentile) / NANOS_PER_MILLISECOND));
    }
    points.add(new Point(last, latencies.getMaxValue() / NANOS_PER_MILLISECOND));
    return points;
  }

  private static String figures(Result result) {
    if (result.figures().isEmpty()) {
      return "";
    }
    String unit = result.figures().getFirst().unit();
    var bars = new StackedBars("Each, in " + unit, unit, Part.only(unit));
    result.figures().forEach(figure -> bars.row(figure.name(), List.of(figure.value())));
    return bars.toString();
  }

  private static String cpu(Result result) {
    List<Measurement> metered =
        result.measurements().stream().filter(each -> each.cpu() != null).toList();
    if (metered.isEmpty()) {
      return "";
    }
    List<String> components = Components.of(metered);
    var bars =
        new StackedBars(
            "CPU time for each " + result.each() + ", microseconds",
            "us",
            Part.ofComponents(components));
    for (Measurement each : metered) {
      CpuMeter.Reading cpu = Objects.requireNonNull(each.cpu());
      bars.row(
          each.name(),
          components.stream()
              .mapToDouble(
                  component ->
                      cpu.used().containsKey(component) ? each.each(cpu.used().get(component)) : 0)
              .boxed()
              .toList());
    }
    return bars.toString();
  }
}
