package till.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import till.chaos.check.FinalState;
import till.chaos.check.OrderView;
import till.chaos.check.Violation;
import till.chaos.check.Violation.Kind;
import till.chaos.load.Readings;

/** What earlier rounds left behind: nobody touches it any more, so it must stay as it is. */
final class Past {
  private static final int ORDERS_MAX = 500;

  private final Map<String, Long> credit = new HashMap<>();
  private final Map<String, Long> stock = new HashMap<>();
  private final Map<String, OrderView> orders = new HashMap<>();

  void remember(FinalState state) {
    credit.putAll(state.credit());
    stock.putAll(state.stock());
    orders.putAll(state.orders());
  }

  /** What has changed all the same: every account is looked at, and some of the orders. */
  List<Violation> changes(Readings readings, RandomGenerator random) throws InterruptedException {
    List<String> some = new ArrayList<>(orders.keySet());
    Collections.shuffle(some, random);
    return changes(readings, Set.copyOf(some.subList(0, Math.min(some.size(), ORDERS_MAX))));
  }

  /** What has changed of all that ever was. */
  List<Violation> changes(Readings readings) throws InterruptedException {
    return changes(readings, orders.keySet());
  }

  private List<Violation> changes(Readings readings, Set<String> some) throws InterruptedException {
    FinalState now = readings.of(credit.keySet(), stock.keySet(), some);
    List<Violation> changes = new ArrayList<>();
    compare(credit, now.credit(), changes);
    compare(stock, now.stock(), changes);
    Map<String, OrderView> before = new HashMap<>(orders);
    before.keySet().retainAll(some);
    compare(before, now.orders(), changes);
    return changes;
  }

  private static <T> void compare(
      Map<String, T> before, Map<String, T> now, List<Violation> changes) {
    before.forEach(
        (id, value) -> {
          if (!Objects.equals(value, now.get(id))) {
            changes.add(
                new Violation(
                    Kind.LOST,
                    "%s of an earlier round was %s and is %s now".formatted(id, value, now.get(id)),
                    id,
                    0));
          }
        });
  }
}
