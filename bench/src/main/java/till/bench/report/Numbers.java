package till.bench.report;

import java.util.Locale;

/** Numbers as people read them. */
final class Numbers {
  private static final double NANOS_PER_MILLISECOND = 1e6;

  private Numbers() {}

  static String count(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /** With as many digits as can be told apart. */
  static String milliseconds(long nanoseconds) {
    double milliseconds = nanoseconds / NANOS_PER_MILLISECOND;
    return String.format(Locale.ROOT, milliseconds < 10 ? "%.2f" : "%,.1f", milliseconds);
  }
}
