package till.bench;

import java.time.Duration;

/**
 * How much of everything. Enough stock and credit is prepared that no order need be refused.
 *
 * @param clients connections that each send their next checkout when the last is answered
 * @param orders prepared, each checked out once at most
 * @param warmup not counted
 * @param measured counted
 */
record Workload(int clients, int orders, int items, int users, Duration warmup, Duration measured) {
  static final int CLIENTS_MAX = 10_000;
  static final int RECORDS_MAX = 1_000_000;
  static final Duration MEASURED_MAX = Duration.ofHours(1);

  static final int PRICE = 1;
  static final int UNITS_PER_ORDER = 2;

  Workload {
    limit("clients", clients, 1, CLIENTS_MAX);
    limit("orders", orders, clients, RECORDS_MAX);
    limit("items", items, UNITS_PER_ORDER, RECORDS_MAX);
    limit("users", users, 1, RECORDS_MAX);
    limit("warmup", warmup.toSeconds(), 0, MEASURED_MAX.toSeconds());
    limit("seconds", measured.toSeconds(), 1, MEASURED_MAX.toSeconds());
  }

  /** Fails, naming the option, unless the value is in its range. */
  static void limit(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "--" + name + " must be from " + min + " to " + max + ", not " + value);
    }
  }

  /** Units of each item: enough even if all orders were for the same. */
  long stock() {
    return (long) UNITS_PER_ORDER * orders;
  }

  /** Cents of each user: enough even if all orders were theirs. */
  long credit() {
    return (long) PRICE * UNITS_PER_ORDER * orders;
  }
}
