package till.local.gateway;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The instances of one service as one event loop sees them: each in turn. */
final class Upstreams {
  private static final int NONE = -1;

  private final List<Upstream> instances;
  private int turn;

  Upstreams(List<Upstream> instances) {
    this.instances = instances;
    this.turn = ThreadLocalRandom.current().nextInt(instances.size());
  }

  /**
   * The next instance worth trying: a well one rather than a sick one.
   *
   * @param failed where the request broke off before: only if there is no other well one
   * @return null if there is none at the moment
   */
  @Nullable Upstream next(@Nullable Upstream failed) {
    int best = NONE;
    for (int tries = 1; tries <= instances.size(); tries++) {
      int at = (turn + tries) % instances.size();
      Upstream upstream = instances.get(at);
      if (!upstream.isWorthTrying()) {
        continue;
      }
      if (upstream.isWell() && upstream != failed) {
        best = at;
        break;
      }
      if (best == NONE || (upstream.isWell() && !instances.get(best).isWell())) {
        best = at;
      }
    }
    if (best == NONE) {
      return null;
    }
    turn = best;
    return instances.get(best);
  }

  boolean isOneSick() {
    for (Upstream upstream : instances) {
      if (!upstream.isWell()) {
        return true;
      }
    }
    return false;
  }
}
