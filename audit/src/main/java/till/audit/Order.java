package till.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An order as it was read.
 *
 * @param status empty if it has none
 * @param defect why it can't be read; empty if it can, and if not, all else is empty
 */
record Order(
    String key,
    String user,
    long total,
    String status,
    Attempt attempt,
    Map<String, Line> lines,
    String defect) {
  private static final Set<String> STATUSES = Set.of("OPEN", "PAYING", "ABORTING", "PAID");

  /** The latest checkout; empty texts and zeros for what is not there. */
  record Attempt(String id, Instant deadline, Instant decided, String asked, String awaiting) {
    static final Attempt NONE = new Attempt("", Instant.EPOCH, Instant.EPOCH, "", "");
  }

  record Line(long quantity, long cost) {}

  static Order unreadable(String key, String defect) {
    return new Order(key, "", 0, "", Attempt.NONE, Map.of(), defect);
  }

  String id() {
    return Keys.orderId(key);
  }

  /** {@code <orderId>/<attempt>}, of the latest checkout. */
  String checkout() {
    return id() + "/" + attempt.id;
  }

  boolean isPaid() {
    return status.equals("PAID");
  }

  /**
   * Whether its latest checkout is looked after: undecided, not announced, or not released yet. A
   * paid one is over when it is announced, though its commits are still to come.
   */
  boolean isInFlight() {
    return status.equals("PAYING") || status.equals("ABORTING") || isUnannounced();
  }

  private boolean isUnannounced() {
    return isPaid() && !attempt.asked.isEmpty();
  }

  /** Whether this checkout, of this order, is looked after. */
  boolean isInFlight(String checkout) {
    return isInFlight() && checkout.equals(checkout());
  }

  /** Its status and attempt, in words. */
  String state() {
    return "the order is "
        + status
        + (attempt.id.isEmpty() ? "" : ", attempt " + attempt.id)
        + (isUnannounced() ? ", not announced" : "");
  }

  /** What is wrong with it, taken alone. */
  List<Finding> findings(boolean isListed, Instant now, AuditLimits limits) {
    if (!defect.isEmpty()) {
      return List.of(new Finding.Unreadable(key, defect));
    }
    List<Finding> findings = new ArrayList<>();
    if (!STATUSES.contains(status)) {
      findings.add(new Finding.UnknownStatus(key, status));
    }
    long cost = lines.values().stream().mapToLong(Line::cost).sum();
    if (cost != total) {
      findings.add(new Finding.TotalUnlikeLines(key, total, cost));
    }
    if (isInFlight() != isListed) {
      findings.add(new Finding.OpenUnlikeStatus(key, state(), isListed));
    }
    stuck(findings, now, limits);
    return findings;
  }

  private void stuck(List<Finding> findings, Instant now, AuditLimits limits) {
    if (!isInFlight()) {
      return;
    }
    Duration late = Duration.between(attempt.deadline, now);
    Duration since = Duration.between(attempt.decided, now);
    if (status.equals("PAYING")) {
      if (late.compareTo(limits.undecidedMax()) > 0) {
        findings.add(new Finding.UndecidedCheckout(key, attempt.id, late));
      }
    } else if (since.compareTo(limits.unsettledMax()) > 0) {
      findings.add(
          attempt.awaiting.isEmpty()
              ? new Finding.UnannouncedCheckout(key, attempt.id, since)
              : new Finding.UnsettledCheckout(key, attempt.id, attempt.awaiting, since));
    }
  }
}
