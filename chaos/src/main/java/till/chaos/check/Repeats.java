package till.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import till.chaos.check.Violation.Kind;
import till.chaos.history.Attempt;
import till.chaos.history.Entry;

/** Whoever asks twice with one key gets the same answer twice. */
final class Repeats {
  private final Map<String, Attempt> answers = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  List<Violation> of(List<Entry> history) {
    history.stream().filter(entry -> !entry.key().isEmpty()).forEach(this::compare);
    return violations;
  }

  private void compare(Entry entry) {
    for (Attempt answer : entry.attempts()) {
      if (answer.isDefinite()) {
        Attempt first = answers.putIfAbsent(entry.key(), answer);
        if (first != null && !isSame(first, answer)) {
          violations.add(
              new Violation(
                  Kind.UNTRUE,
                  "%s was answered %d %s, and %d %s when it was asked again"
                      .formatted(
                          entry.operation().path(),
                          first.status(),
                          first.body(),
                          answer.status(),
                          answer.body()),
                  Replay.subject(entry.operation()),
                  entry.id()));
        }
      }
    }
  }

  private static boolean isSame(Attempt first, Attempt second) {
    return first.status() == second.status() && first.body().equals(second.body());
  }
}
