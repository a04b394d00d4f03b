package till.bench.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What is counted while a phase lasts. Written on the event loop, read when that has ended. */
final class Tally {
  private final Map<String, Count> kinds = new LinkedHashMap<>();
  private final Histogram late = Count.histogram();
  private final PerSecond perSecond = new PerSecond();

  /**
   * Nothing yet.
   *
   * @param kinds of requests, in the order in which they are told
   */
  Tally(List<String> kinds) {
    kinds.forEach(kind -> this.kinds.put(kind, new Count()));
  }

  void sent(long lateNanoseconds) {
    late.recordValue(Math.min(lateNanoseconds, late.getHighestTrackableValue()));
  }

  void succeeded(Request request, long nanoseconds) {
    of(request).addSuccess(nanoseconds);
    perSecond.count();
  }

  /** The count of this kind of requests. */
  Count of(Request request) {
    return kinds.computeIfAbsent(request.kind(), kind -> new Count());
  }

  /** The sum of all kinds. */
  Count all() {
    var all = new Count();
    kinds.values().forEach(all::add);
    return all;
  }

  Map<String, Count> kinds() {
    return kinds;
  }

  Histogram late() {
    return late;
  }

  /** Successes of each second. */
  PerSecond perSecond() {
    return perSecond;
  }
}
