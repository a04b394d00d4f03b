package till.bench;

import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import till.bench.Checkouts.Told;

/** What a run came to, as one table. */
final class Report {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Table table = new Table();
  private final double seconds;
  private final Checkouts checkouts;

  /**
   * @param measured how long figures were taken, and what CPU time that took
   */
  Report(Checkouts checkouts, CpuMeter.Reading measured) {
    this.seconds = measured.at() / NANOS_PER_SECOND;
    this.checkouts = checkouts;
    counts();
    latencies(checkouts.latencies());
    cpu(measured);
  }

  private void counts() {
    table.row("committed checkouts/s", number(checkouts.committed() / seconds));
    table.row("committed", count(checkouts.committed()), "in " + decimal(seconds) + " s");
    table.row("committed, warm-up and all", count(checkouts.total(Told.PAID)));
    table.row("refused", count(checkouts.total(Told.REFUSED)));
    table.row("errors", count(checkouts.total(Told.ERROR)));
  }

  private void latencies(Histogram nanoseconds) {
    table.row("latency p50", milliseconds(nanoseconds.getValueAtPercentile(50)));
    table.row("latency p99", milliseconds(nanoseconds.getValueAtPercentile(99)));
    table.row("latency p99.9", milliseconds(nanoseconds.getValueAtPercentile(99.9)));
    table.row("latency max", milliseconds(nanoseconds.getMaxValue()));
  }

  private void cpu(CpuMeter.Reading measured) {
    int cores = Runtime.getRuntime().availableProcessors();
    table.row("CPU", "cores", "of " + cores, "us per checkout");
    measured.used().forEach((component, used) -> cpu(component, used, cores));
    cpu("all", measured.used().values().stream().reduce(Duration.ZERO, Duration::plus), cores);
  }

  private void cpu(String component, Duration used, int cores) {
    double busy = used.toNanos() / NANOS_PER_SECOND / seconds;
    double each = used.toNanos() / 1_000.0 / Math.max(1, checkouts.committed());
    table.row("  " + component, decimal(busy), number(100 * busy / cores) + " %", number(each));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String milliseconds(long nanoseconds) {
    return String.format(Locale.ROOT, "%.1f ms", nanoseconds / 1e6);
  }

  @Override
  public String toString() {
    return table.toString();
  }
}
