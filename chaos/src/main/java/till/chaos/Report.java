package till.chaos;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import till.chaos.check.Violation;
import till.chaos.history.Entry;
import till.chaos.history.Operation;

/** Shows what was wrong, with the history around it. */
final class Report {
  private static final int VIOLATIONS_SHOWN = 6;
  private static final int BEFORE = 12;
  private static final int AFTER = 4;
  private static final int HALF_MAX = 700;

  private Report() {}

  static void print(PrintWriter out, List<Violation> violations, List<Entry> history) {
    for (Violation violation : violations.stream().limit(VIOLATIONS_SHOWN).toList()) {
      out.println("  " + violation);
      around(violation, history)
          .forEach(
              entry ->
                  out.println(
                      (entry.id() == violation.entry() ? "   >> " : "      ") + shortened(entry)));
    }
    int more = violations.size() - VIOLATIONS_SHOWN;
    if (more > 0) {
      out.println("  and " + more + " more");
    }
    out.flush();
  }

  /** Without the middle of what was asked for very often; the history has it all. */
  private static String shortened(Entry entry) {
    String line = entry.toString();
    return line.length() <= 2 * HALF_MAX
        ? line
        : line.substring(0, HALF_MAX) + " ... " + line.substring(line.length() - HALF_MAX);
  }

  /** What else was done to the same account or order, with the checkouts that it was part of. */
  private static List<Entry> around(Violation violation, List<Entry> history) {
    if (violation.subject().isEmpty()) {
      return List.of();
    }
    Set<String> orders =
        history.stream()
            .filter(entry -> entry.toString().contains(violation.subject()))
            .flatMap(entry -> order(entry).stream())
            .collect(Collectors.toSet());
    List<Entry> same =
        history.stream()
            .filter(
                entry ->
                    entry.toString().contains(violation.subject())
                        || (entry.operation() instanceof Operation.Checkout(String order)
                            && orders.contains(order)))
            .toList();
    int at = same.size();
    for (int i = 0; i < same.size(); i++) {
      if (same.get(i).id() == violation.entry()) {
        at = i;
      }
    }
    return same.subList(Math.max(0, at - BEFORE), Math.min(same.size(), at + AFTER + 1));
  }

  private static Optional<String> order(Entry entry) {
    return switch (entry.operation()) {
      case Operation.CreateOrder _ ->
          entry.answer().map(answer -> answer.json().getString("order_id", ""));
      case Operation.AddItem(String order, String _, long _) -> Optional.of(order);
      default -> Optional.empty();
    };
  }
}
