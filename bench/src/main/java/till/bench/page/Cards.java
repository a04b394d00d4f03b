package till.bench.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import till.bench.load.CpuMeter;
import till.bench.load.Measurement;
import till.bench.report.Result;
import till.bench.report.Tables;

/** The few numbers for which people look first. */
final class Cards {
  private static final double NANOS_PER_MILLISECOND = 1e6;
  private static final String HALF = "50 %";

  private final List<String> cards = new ArrayList<>();

  private Cards() {}

  static String of(Result result) {
    var cards = new Cards();
    if (!result.measurements().isEmpty()) {
      cards.speed(result);
    }
    result
        .figures()
        .forEach(
            figure ->
                cards.add(Markup.number(figure.value()) + " " + figure.unit(), figure.name()));
    return String.join("", cards.cards);
  }

  private void speed(Result result) {
    Measurement first = result.measurements().getFirst();
    add(Markup.number(first.rate()), result.each() + "/s, " + first.name());
    result.measurements().stream()
        .filter(each -> each.name().endsWith(HALF))
        .findFirst()
        .ifPresent(half -> add(latency(half, 99), "99 % answered within, " + half.name()));
    CpuMeter.Reading cpu = first.cpu();
    if (cpu != null) {
      add(
          Markup.number(first.each(cpu.all())) + " us",
          "CPU for each " + result.each() + ", " + first.name());
      double generator = first.share(cpu.used().get(Tables.GENERATOR));
      add(Markup.number(100 * generator) + " %", "of that CPU time took the load generator");
    }
  }

  private static String latency(Measurement measurement, double percentile) {
    Histogram latencies = measurement.count().latencies();
    double milliseconds = latencies.getValueAtPercentile(percentile) / NANOS_PER_MILLISECOND;
    return String.format(Locale.ROOT, milliseconds < 10 ? "%.1f ms" : "%,.0f ms", milliseconds);
  }

  private void add(String value, String label) {
    cards.add(
        "<div class=\"card\"><b>%s</b><span>%s</span></div>"
            .formatted(Markup.text(value), Markup.text(label)));
  }
}
