package till.local.gateway;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The instances of one service as one event loop sees them: each in turn. */
final class Upstreams {
  private final List<Upstream> instances;
  private int turn;

  Upstreams(List<Upstream> instances) {
    this.instances = instances;
    this.turn = ThreadLocalRandom.current().nextInt(instances.size());
  }

  /** The next instance worth trying, or null if there is none at the moment. */
  @Nullable Upstream next() {
    for (int tries = 0; tries < instances.size(); tries++) {
      turn = turn + 1 < instances.size() ? turn + 1 : 0;
      Upstream upstream = instances.get(turn);
      if (upstream.isWorthTrying()) {
        return upstream;
      }
    }
    return null;
  }
}
