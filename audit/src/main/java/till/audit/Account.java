package till.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An account as it was read.
 *
 * @param neverSold whether it has no count of what was sold yet
 * @param holds checkout to amount
 * @param waits checkout to amount
 * @param waiting how many are in its queue
 * @param payments by checkouts, of a user
 * @param direct how many payments without a checkout the account counts
 * @param directPayments how many there are
 * @param defect why it can't be read; empty if it can, and if not, all else is empty
 */
record Account(
    String key,
    long available,
    long held,
    long sold,
    long supplied,
    long queued,
    boolean neverSold,
    Map<String, Long> holds,
    Map<String, Long> waits,
    long waiting,
    Sales payments,
    long direct,
    long directPayments,
    String defect) {
  private static final String HOLD = "hold:";
  private static final String WAIT = "wait:";
  private static final String DIRECT = "direct";
  private static final String MISSING = "there is no such account";

  /**
   * @throws NumberFormatException if a field is no number
   */
  static Account of(String key, Map<String, String> fields, long waiting, UserPayments payments) {
    Map<String, Long> holds = new HashMap<>();
    Map<String, Long> waits = new HashMap<>();
    fields.forEach(
        (field, value) -> {
          if (field.startsWith(HOLD)) {
            holds.put(field.substring(HOLD.length()), amount(value));
          } else if (field.startsWith(WAIT)) {
            waits.put(field.substring(WAIT.length()), amount(value));
          }
        });
    return new Account(
        key,
        number(fields, "available"),
        number(fields, "held"),
        number(fields, "sold"),
        number(fields, "supplied"),
        number(fields, "queued"),
        !fields.containsKey("sold"),
        holds,
        waits,
        waiting,
        payments.byCheckouts(),
        number(fields, DIRECT),
        payments.direct(),
        defect(fields));
  }

  /**
   * One of which only its hash was read, at one instant: its queue and its direct payments are
   * taken for what that says.
   *
   * @throws NumberFormatException if a field is no number
   */
  static Account of(String key, Map<String, String> fields) {
    long waits = fields.keySet().stream().filter(field -> field.startsWith(WAIT)).count();
    return of(key, fields, waits, new UserPayments(Sales.NONE, number(fields, DIRECT)));
  }

  static Account unreadable(String key, String defect) {
    return new Account(key, 0, 0, 0, 0, 0, true, Map.of(), Map.of(), 0, Sales.NONE, 0, 0, defect);
  }

  private static String defect(Map<String, String> fields) {
    if (fields.isEmpty()) {
      return MISSING;
    }
    return fields.containsKey("available") ? "" : "it has no field available";
  }

  /** Whether there was anything under its key. */
  boolean isThere() {
    return !defect.equals(MISSING);
  }

  /** What may be behind it if it has not sold what the paid orders say. */
  String hint() {
    if (!defect.isEmpty()) {
      return defect;
    }
    return neverSold ? "nothing was committed since it was opened, or reset" : "";
  }

  private static long number(Map<String, String> fields, String name) {
    return Long.parseLong(fields.getOrDefault(name, "0"));
  }

  /** {@code <amount> <deadline> ...}. */
  private static long amount(String value) {
    int blank = value.indexOf(' ');
    return Long.parseLong(blank < 0 ? value : value.substring(0, blank));
  }

  /** What is wrong with it, taken alone. */
  List<Finding> findings() {
    if (!defect.isEmpty()) {
      return List.of(new Finding.Unreadable(key, defect));
    }
    List<Finding> findings = new ArrayList<>();
    notNegative(findings, "available", available);
    notNegative(findings, "held", held);
    notNegative(findings, "sold", sold);
    if (supplied != available + held + sold) {
      findings.add(new Finding.NotConserved(key, supplied, available, held, sold));
    }
    long sum = holds.values().stream().mapToLong(Long::longValue).sum();
    if (held != sum) {
      findings.add(new Finding.HeldUnlikeHolds(key, held, sum));
    }
    if (queued != waits.size() || queued != waiting) {
      findings.add(new Finding.QueueUnlikeWaits(key, queued, waits.size(), waiting));
    }
    if (direct != directPayments) {
      findings.add(new Finding.DirectUnlikePayments(key, direct, directPayments));
    }
    return findings;
  }

  private void notNegative(List<Finding> findings, String field, long value) {
    if (value < 0) {
      findings.add(new Finding.Negative(key, field, value));
    }
  }

  Finding orphanHold(String checkout, String order) {
    long amount = holds.getOrDefault(checkout, 0L);
    return new Finding.OrphanHold(key + " " + HOLD + checkout, amount, order);
  }

  Finding orphanWait(String checkout, String order) {
    long amount = waits.getOrDefault(checkout, 0L);
    return new Finding.OrphanWait(key + " " + WAIT + checkout, amount, order);
  }
}
