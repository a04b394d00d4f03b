package till.checkout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import till.checkout.Checkouts.Due;
import till.checkout.Checkouts.Listed;
import till.contracts.OrderId;

/**
 * Since when the sweep of this instance sees each open checkout of a partition where it stands, by
 * a clock that nobody can set. The list is read page by page, in tours.
 */
final class Sightings {
  /** Of more, only the server's clock decides. */
  static final int REMEMBERED_MAX = 20_000;

  /** Ranks shift while a tour is under way: what it passes over must not be forgotten at once. */
  private static final int TOURS_REMEMBERED = 2;

  private final Map<OrderId, Sighting> byOrder = new HashMap<>();
  private long tour;

  private static final class Sighting {
    private long score;
    private long since;
    private long lookAt;
    private long tour;
  }

  /** Of a page, those that are worth a look now, so many at most. */
  synchronized List<Due> due(List<Listed> page, long now, Duration firstLook, int max) {
    var due = new ArrayList<Due>();
    for (var listed : page) {
      var sighting = seen(listed, now, firstLook);
      boolean isDue = sighting == null || sighting.lookAt - now <= 0;
      if (isDue && due.size() < max) {
        var seen = Duration.ofNanos(sighting == null ? 0 : now - sighting.since);
        due.add(new Due(listed.order(), Optional.empty(), listed.score(), seen));
        if (sighting != null) {
          sighting.lookAt = now + firstLook.toNanos();
        }
      }
    }
    return due;
  }

  private @Nullable Sighting seen(Listed listed, long now, Duration firstLook) {
    var known = byOrder.get(listed.order());
    if (known == null) {
      if (byOrder.size() >= REMEMBERED_MAX) {
        return null;
      }
      known = new Sighting();
      known.score = listed.score();
      known.since = now;
      known.lookAt = now + firstLook.toNanos();
      byOrder.put(listed.order(), known);
    } else if (known.score != listed.score()) { // something was done about it
      known.score = listed.score();
      known.since = now;
      known.lookAt = now;
    }
    known.tour = tour;
    return known;
  }

  /** An order is worth another look after this time. */
  synchronized void lookAgain(OrderId order, long now, Duration again) {
    var sighting = byOrder.get(order);
    if (sighting != null) {
      sighting.lookAt = now + again.toNanos();
    }
  }

  /** The last page was read: what no page has shown for some tours is over. */
  synchronized void endTour() {
    byOrder.values().removeIf(sighting -> tour - sighting.tour >= TOURS_REMEMBERED);
    tour++;
  }

  synchronized int size() {
    return byOrder.size();
  }
}
