package till.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import till.chaos.check.Violation.Kind;
import till.chaos.history.Entry;
import till.chaos.history.Operation;

/** What each order was said to be, against what it is in the end. */
final class Promises {
  private final FinalState end;
  private final Set<String> created = new HashSet<>();
  private final Set<String> paid = new HashSet<>();
  private final Set<String> maybePaid = new HashSet<>();
  private final Map<String, Long> lastEntry = new HashMap<>();

  Promises(FinalState end) {
    this.end = end;
  }

  List<Violation> of(List<Entry> history) {
    history.forEach(this::learn);
    List<Violation> violations = new ArrayList<>();
    for (String order : created) {
      OrderView view = end.orders().get(order);
      if (view == null) {
        violations.add(violation(Kind.LOST, order, "was created and is not found in the end"));
      } else if (paid.contains(order) && !view.paid()) {
        violations.add(violation(Kind.LOST, order, "was answered as paid and is not, in the end"));
      } else if (view.paid() && !paid.contains(order) && !maybePaid.contains(order)) {
        violations.add(violation(Kind.UNTRUE, order, "is paid in the end and was refused"));
      }
    }
    return violations;
  }

  private void learn(Entry entry) {
    boolean done = entry.answer().filter(answer -> answer.succeeded()).isPresent();
    if (entry.operation() instanceof Operation.CreateOrder && done) {
      created.add(entry.answer().orElseThrow().json().getString("order_id", ""));
    } else if (entry.operation() instanceof Operation.Checkout(String order)) {
      lastEntry.put(order, entry.id());
      if (done) {
        paid.add(order);
      } else if (entry.answer().isEmpty() && !entry.cameToNothing()) {
        maybePaid.add(order);
      }
    }
  }

  private Violation violation(Kind kind, String order, String what) {
    return new Violation(
        kind, "order " + order + " " + what, order, lastEntry.getOrDefault(order, 0L));
  }
}
