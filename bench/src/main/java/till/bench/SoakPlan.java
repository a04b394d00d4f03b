package till.bench;

import java.time.Duration;
import till.bench.load.Workload;

/**
 * How long a soak is, and how much of everything there is in each round.
 *
 * @param warmup load before the first footprint
 * @param whole load before the last
 * @param growthMax in percent, from the first footprint to the last
 */
record SoakPlan(Workload workload, Duration warmup, Duration whole, int growthMax) {
  static final Duration WHOLE_MAX = Duration.ofDays(1);
  static final int GROWTH_MAX_MAX = 1_000;

  SoakPlan {
    Workload.limit("minutes", whole.toMinutes(), 1, WHOLE_MAX.toMinutes());
    Workload.limit("warmup", warmup.toSeconds(), 0, whole.toSeconds() - 1);
    Workload.limit("growth", growthMax, 1, GROWTH_MAX_MAX);
  }
}
