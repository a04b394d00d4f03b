package till.console.overview;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;
import till.console.checkout.Finished;

/** The checkouts that ended in one second. */
final class Tally {
  static final Tally NONE = new Tally();

  private static final long LONGEST_MS = 120_000;
  private static final int DIGITS = 2;
  private static final double MEDIAN = 50;
  private static final double MOST = 95;
  private static final double NEARLY_ALL = 99;

  private final Map<String, Long> outcomes = new TreeMap<>();
  private @Nullable IntCountsHistogram durations;
  private Overview.@Nullable SecondView view;

  void add(Finished checkout) {
    outcomes.merge(checkout.outcome(), 1L, Long::sum);
    if (durations == null) {
      durations = new IntCountsHistogram(LONGEST_MS, DIGITS);
    }
    durations.recordValue(Math.min(checkout.durationMs(), LONGEST_MS));
    view = null;
  }

  Map<String, Long> outcomes() {
    return outcomes;
  }

  long count() {
    return durations == null ? 0 : durations.getTotalCount();
  }

  Overview.SecondView view(long at) {
    if (durations == null) {
      return new Overview.SecondView(at, Map.of(), null, null, null);
    }
    if (view == null) {
      view =
          new Overview.SecondView(
              at,
              new TreeMap<>(outcomes),
              (double) durations.getValueAtPercentile(MEDIAN),
              (double) durations.getValueAtPercentile(MOST),
              (double) durations.getValueAtPercentile(NEARLY_ALL));
    }
    return view;
  }
}
