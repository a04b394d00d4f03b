package till.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import till.audit.Audit;
import till.audit.AuditReport;
import till.audit.Finding;
import till.audit.NoAuditException;
import till.chaos.check.Violation;
import till.chaos.check.Violation.Kind;

/** What Redis holds of the whole shop, when the load has ended. */
final class Books {
  /**
   * The deadline of a checkout, what clocks may be apart until it is ended for an instance that is
   * gone or an orphan is looked for, and time to recover.
   */
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(50);

  private final String redisUris;

  Books(String redisUris) {
    this.redisUris = redisUris;
  }

  /** Lets the shop settle, and looks whether it adds up and nothing is left. */
  List<Violation> check() {
    List<Violation> violations = new ArrayList<>();
    try (Audit audit = Audit.of(redisUris)) {
      boolean isQuiet = audit.becomesQuiet(SETTLED_WITHIN);
      AuditReport report = audit.run();
      for (Finding finding : report.findings()) {
        violations.add(
            new Violation(
                finding instanceof Finding.Mismatch ? Kind.CONSERVATION : Kind.UNENDED,
                finding.subject() + ": " + finding.what(),
                "",
                0));
      }
      if (!isQuiet || !report.isQuiet()) {
        violations.add(
            new Violation(
                Kind.UNENDED,
                "still under way after %d s: %s, %s"
                    .formatted(SETTLED_WITHIN.toSeconds(), report.traffic(), report.counts()),
                "",
                0));
      }
    } catch (NoAuditException e) {
      violations.add(new Violation(Kind.UNENDED, String.valueOf(e.getMessage()), "", 0));
    }
    return violations;
  }
}
