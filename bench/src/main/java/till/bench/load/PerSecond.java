package till.bench.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How many there were in each second since the beginning. */
final class PerSecond {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int SECONDS_FIRST = 60;

  private final long begun = System.nanoTime();
  private int[] counts = new int[SECONDS_FIRST];

  void count() {
    int second = (int) ((System.nanoTime() - begun) / SECOND);
    if (second >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(second + 1, 2 * counts.length));
    }
    counts[second]++;
  }

  /** Of the first so many seconds. */
  List<Integer> first(long seconds) {
    var first = new ArrayList<Integer>();
    for (int i = 0; i < seconds; i++) {
      first.add(i < counts.length ? counts[i] : 0);
    }
    return first;
  }
}
