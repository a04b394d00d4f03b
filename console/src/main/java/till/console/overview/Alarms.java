package till.console.overview;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import till.console.audit.AuditView;
import till.console.checkout.OpenView;
import till.console.checkout.Words;

/** Says what needs an operator, the most urgent first. */
final class Alarms {
  /** A command is answered in milliseconds; a checkout is decided within ten seconds. */
  private static final long SLOW_MS = 3_000;

  private static final long STUCK_MS = 15_000;

  private Alarms() {}

  static List<String> of(
      OpenView open,
      List<Overview.ServiceView> services,
      List<Overview.RoleView> streams,
      List<Overview.NodeView> nodes,
      AuditView audit) {
    var alarms = new ArrayList<String>();
    if (audit.differences() > 0) {
      alarms.add("the books do not add up: " + audit.last_difference());
    }
    services.forEach(service -> lifeless(alarms, service));
    nodes.forEach(node -> down(alarms, node));
    streams.forEach(stream -> slow(alarms, stream));
    if (open.oldest_ms() != null && open.oldest_ms() > STUCK_MS) {
      alarms.add(
          "a checkout has been open for %s: see the stuck ones"
              .formatted(Words.span(open.oldest_ms())));
    }
    long dead = streams.stream().mapToLong(Overview.RoleView::dead).sum();
    if (dead > 0) {
      alarms.add(dead == 1 ? "1 dead letter" : dead + " dead letters");
    }
    return alarms;
  }

  private static void lifeless(List<String> alarms, Overview.ServiceView service) {
    if (service.live() == 0) {
      String seen =
          service.instances().stream()
              .min(Comparator.comparingLong(Overview.InstanceView::idle_ms))
              .map(
                  last ->
                      " (%s was last seen %s ago)"
                          .formatted(last.name(), Words.span(last.idle_ms())))
              .orElse(" (none was ever seen)");
      alarms.add(service.name() + ": no live instance" + seen);
      return;
    }
    service.instances().stream()
        .filter(instance -> !instance.live() && instance.pending() > 0)
        .forEach(
            instance ->
                alarms.add(
                    "%s is not alive and has %d unanswered entries; it was last seen %s ago"
                        .formatted(
                            instance.name(), instance.pending(), Words.span(instance.idle_ms()))));
  }

  private static void down(List<String> alarms, Overview.NodeView node) {
    if (!node.up()) {
      alarms.add("Redis " + node.role() + " " + node.name() + " is down");
    } else if (node.replicas() != null && node.shard() != null && node.replicas() == 0) {
      alarms.add("Redis primary " + node.name() + " has no replica");
    }
  }

  private static void slow(List<String> alarms, Overview.RoleView stream) {
    if (stream.oldest_ms() != null && stream.oldest_ms() > SLOW_MS) {
      alarms.add(
          "%s: the oldest of %d unanswered entries has waited for %s"
              .formatted(stream.group(), stream.backlog(), Words.span(stream.oldest_ms())));
    }
  }
}
