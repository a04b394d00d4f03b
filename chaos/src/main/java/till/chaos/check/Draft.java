package till.chaos.check;

import java.util.Map;
import java.util.TreeMap;

/** An order as its only client must find it. */
final class Draft {
  /** Whether it is paid, as far as the client can know. */
  enum Paid {
    NO,
    YES,
    MAYBE
  }

  private final String user;
  private final Map<String, Long> lines = new TreeMap<>();
  private long total;
  private boolean isExact = true;
  private Paid paid = Paid.NO;
  private boolean mayBeAborting;

  Draft(String user) {
    this.user = user;
  }

  String user() {
    return user;
  }

  Map<String, Long> lines() {
    return lines;
  }

  long total() {
    return total;
  }

  /** Whether its lines are known for sure. */
  boolean isExact() {
    return isExact;
  }

  void doubt() {
    isExact = false;
  }

  Paid paid() {
    return paid;
  }

  void is(Paid now) {
    paid = now;
  }

  /** A checkout of it failed late, and may still be on its way out. */
  void mayBeAborting() {
    mayBeAborting = true;
  }

  boolean isFree() {
    return !mayBeAborting;
  }

  void add(String item, long quantity, long price) {
    lines.merge(item, quantity, Long::sum);
    total += quantity * price;
  }

  /** One unit less. */
  void remove(String item, long price) {
    if (lines.merge(item, -1L, Long::sum) == 0) {
      lines.remove(item);
    }
    total -= price;
  }
}
