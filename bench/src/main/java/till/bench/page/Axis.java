package till.bench.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Where values lie on a plot.
 *
 * @param from where the least value is, in pixels
 * @param to where the greatest is
 */
record Axis(double least, double greatest, boolean isLogarithmic, double from, double to) {
  private static final int TICKS = 5;
  private static final double[] STEPS = {1, 2, 5, 10};

  /** From zero to a round number that is not less than this. */
  static Axis linear(double greatest, double from, double to) {
    double step = step(greatest);
    return new Axis(0, step * Math.max(1, Math.ceil(greatest / step)), false, from, to);
  }

  /** Between the powers of ten around these. */
  static Axis logarithmic(double least, double greatest, double from, double to) {
    double first = Math.floor(Math.log10(least));
    double last = Math.max(first + 1, Math.ceil(Math.log10(greatest)));
    return new Axis(Math.pow(10, first), Math.pow(10, last), true, from, to);
  }

  double at(double value) {
    double share =
        isLogarithmic
            ? Math.log10(Math.clamp(value, least, greatest) / least) / Math.log10(greatest / least)
            : (value - least) / (greatest - least);
    return from + share * (to - from);
  }

  /** The values that are written beside it. */
  List<Double> ticks() {
    var ticks = new ArrayList<Double>();
    double step = isLogarithmic ? 0 : step(greatest);
    for (double tick = least;
        tick <= greatest * 1.000_001;
        tick = isLogarithmic ? tick * 10 : tick + step) {
      ticks.add(tick);
    }
    return ticks;
  }

  private static double step(double greatest) {
    if (greatest <= 0) {
      return 1;
    }
    double rough = greatest / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double step : STEPS) {
      if (step * power >= rough) {
        return step * power;
      }
    }
    return 10 * power;
  }
}
