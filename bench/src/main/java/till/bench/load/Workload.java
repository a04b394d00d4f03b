package till.bench.load;

/**
 * How many records are prepared.
 *
 * @param orders each checked out once at most
 */
public record Workload(int orders, int items, int users) {
  public static final int RECORDS_MAX = 10_000_000;

  /** Units of each item, and cents of each user: nobody comes to the end of it. */
  public static final long PLENTY = 1_000_000_000;

  public static final int PRICE = 1;
  public static final int UNITS_PER_ORDER = 2;

  public Workload {
    limit("orders", orders, 1, RECORDS_MAX);
    limit("items", items, 1, RECORDS_MAX);
    limit("users", users, 1, RECORDS_MAX);
  }

  /** Fails, naming the option, unless the value is in its range. */
  public static void limit(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "--" + name + " must be from " + min + " to " + max + ", not " + value);
    }
  }

  /** The same with other orders. */
  public Workload withOrders(int count) {
    return new Workload(count, items, users);
  }
}
