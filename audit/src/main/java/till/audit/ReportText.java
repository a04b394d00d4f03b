package till.audit;

import java.time.Duration;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report for people. */
final class ReportText {
  private final AuditReport report;
  private final Formatter text = new Formatter(Locale.ROOT);

  private ReportText(AuditReport report) {
    this.report = report;
  }

  static String of(AuditReport report) {
    ReportText text = new ReportText(report);
    text.records();
    text.traffic();
    text.findings();
    text.verdict();
    return text.text.toString();
  }

  private void records() {
    Counts counts = report.counts();
    text.format(
        "%d partitions on %d primaries, read in %.1f s%n%n",
        report.partitions(), report.primaries(), report.took().toMillis() / 1_000.0);
    count("orders", counts.allOrders());
    counts.orders().forEach((status, orders) -> count("  " + status, orders));
    count("  in flight", counts.inFlight());
    count("items", counts.items());
    count("users", counts.users());
    count("holds", counts.holds());
    count("waits", counts.waits());
  }

  private void count(String what, long count) {
    text.format("%-12s %,12d%n", what, count);
  }

  private void traffic() {
    text.format(
        "%n%-12s %12s %12s %12s %12s %12s%n",
        "group", "backlog", "pending", "oldest idle", "consumers", "dead");
    for (String group : Sagas.groupNames()) {
      Traffic traffic = report.traffic().of(group);
      text.format(
          "%-12s %,12d %,12d %12s %,12d %,12d%n",
          group,
          traffic.sum(StreamState::backlog),
          traffic.sum(StreamState::pending),
          milliseconds(traffic.oldestIdle()),
          traffic.consumers(),
          traffic.sum(StreamState::deadLetters));
    }
  }

  private static String milliseconds(Duration duration) {
    return duration.isZero() ? "-" : String.format(Locale.ROOT, "%,d ms", duration.toMillis());
  }

  private void findings() {
    for (Map.Entry<String, Long> found : report.found().entrySet()) {
      List<Finding> shown =
          report.findings().stream()
              .filter(finding -> finding.kind().equals(found.getKey()))
              .toList();
      text.format("%n%s: %,d%n", found.getKey(), found.getValue());
      shown.forEach(finding -> text.format("  %s: %s%n", finding.subject(), finding.what()));
      if (shown.size() < found.getValue()) {
        text.format("  and %,d more%n", found.getValue() - shown.size());
      }
    }
    if (report.findings().stream().anyMatch(Finding.SoldUnlikePaid.class::isInstance)) {
      text.format(
          "%nA batch_init of accounts forgets what they sold, one of orders what was paid: they"
              + " agree%nagain when stock, payment and orders have all been reset.%n");
    }
  }

  private void verdict() {
    if (report.unjudged() > 0) {
      text.format(
          "%n%,d accounts changed all the time: what they sold can't be judged now.%n",
          report.unjudged());
    }
    text.format("%n%s%n", report.addsUp() ? goodVerdict() : "It does not add up.");
  }

  private String goodVerdict() {
    return report.isQuiet()
        ? "Everything adds up, and nothing is under way."
        : "All that can be judged adds up; something is under way.";
  }
}
