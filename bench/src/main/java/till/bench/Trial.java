package till.bench;

import java.util.ArrayList;
import java.util.List;
import till.bench.load.Load;
import till.bench.load.Measurement;
import till.bench.load.Work;

/** Work as fast as it goes, and then at shares of that. */
final class Trial {
  private static final double PERCENT = 100;

  private final Session session;
  private final Load load;

  Trial(Session session, Load load) {
    this.session = session;
    this.load = load;
  }

  /**
   * Measures it.
   *
   * @param name before the name of each measurement; may be empty
   * @param shares of full speed, in percent
   */
  List<Measurement> of(String name, Work work, List<Integer> shares) throws InterruptedException {
    LoadPlan plan = session.load();
    session.say(
        "%s%d clients: %d s of warm-up, then %d s at full speed"
            .formatted(name, plan.clients(), plan.warmup(), plan.seconds()));
    var measurements =
        new ArrayList<>(
            load.closed(name + "full speed", work, plan.warmupTime(), plan.measuredTime()));
    double rate = measurements.getFirst().rate();
    for (int share : shares) {
      double asked = rate * share / PERCENT;
      if (asked > 0 && work.isMore()) {
        session.say("%s%d s at %,.0f/s, %d %% of it".formatted(name, plan.seconds(), asked, share));
        measurements.addAll(
            load.open("%sopen, %d %%".formatted(name, share), work, asked, plan.measuredTime()));
      }
    }
    return measurements;
  }
}
