package till.chaos;

import java.util.List;
import java.util.Optional;
import till.chaos.check.HealthyTraffic;
import till.chaos.check.Pace;
import till.chaos.check.Violation;
import till.chaos.check.Violation.Kind;

/**
 * What came of one fault.
 *
 * @param pace of the requests that were under way then
 * @param recovery in microseconds
 * @param healthyTraffic what those felt that need nothing of what was broken; empty if that was not
 *     measured
 */
record Result(
    String fault,
    Pace pace,
    long recovery,
    Optional<HealthyTraffic> healthyTraffic,
    List<Violation> violations) {
  Result {
    violations = List.copyOf(violations);
  }

  long count(Kind kind) {
    return violations.stream().filter(violation -> violation.kind() == kind).count();
  }
}
