package till.bench;

import java.time.Duration;
import java.util.List;
import till.bench.load.Load;
import till.bench.load.Workload;

/**
 * How much load, for how long.
 *
 * @param clients of closed loops
 * @param warmup not counted
 * @param seconds of each phase that is counted
 * @param open rates of open loops, in percent of what the closed loop came to
 * @param orders prepared; 0 for as many as a quick shop may need
 */
record LoadPlan(
    int clients, int warmup, int seconds, List<Integer> open, int orders, int items, int users) {
  static final int CLIENTS_MAX = 10_000;
  private static final int SECONDS_MAX = 3_600;
  private static final int SHARE_MAX = 200;
  private static final int PERCENT = 100;
  private static final int HALF = 50;

  /** Checkouts in a second of the quickest shop for which enough orders are prepared. */
  private static final int RATE_MAX = 8_000;

  LoadPlan {
    Workload.limit("clients", clients, 1, CLIENTS_MAX);
    Workload.limit("warmup", warmup, 0, SECONDS_MAX);
    Workload.limit("seconds", seconds, 1, SECONDS_MAX);
    open.forEach(share -> Workload.limit("open", share, 1, SHARE_MAX));
    open = List.copyOf(open);
    if (orders == 0) {
      int shares = open.stream().mapToInt(Integer::intValue).sum();
      long openSeconds = (seconds + Load.OPEN_WARMUP.toSeconds()) * shares / PERCENT;
      long needed = RATE_MAX * (warmup + seconds + openSeconds);
      orders = (int) Math.min(needed, Workload.RECORDS_MAX);
    }
    Workload.limit("orders", orders, clients, Workload.RECORDS_MAX);
  }

  /** The one rate of open loops beside which full speed is told where that is enough. */
  List<Integer> half() {
    return open.isEmpty() ? open : List.of(HALF);
  }

  Workload workload() {
    return new Workload(orders, items, users);
  }

  Duration warmupTime() {
    return Duration.ofSeconds(warmup);
  }

  Duration measuredTime() {
    return Duration.ofSeconds(seconds);
  }
}
