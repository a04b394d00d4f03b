package till.audit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many records there are.
 *
 * @param orders status to count
 * @param inFlight orders whose checkout is undecided, not announced, or not released
 * @param holds in all accounts
 * @param waits in all accounts
 */
public record Counts(
    Map<String, Long> orders, long inFlight, long items, long users, long holds, long waits) {

  /** All orders. */
  public long allOrders() {
    return orders.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Counts while records are read, by several threads at once. */
  static final class Counter {
    private final Map<String, Long> orders = new TreeMap<>();
    private long inFlight;
    private long items;
    private long users;
    private long holds;
    private long waits;

    synchronized void orders(List<Order> page) {
      for (Order order : page) {
        orders.merge(order.status(), 1L, Long::sum);
        inFlight += order.isInFlight() ? 1 : 0;
      }
    }

    synchronized void accounts(List<Account> page) {
      for (Account account : page) {
        if (Keys.isUser(account.key())) {
          users++;
        } else {
          items++;
        }
        holds += account.holds().size();
        waits += account.waits().size();
      }
    }

    synchronized Counts counts() {
      return new Counts(new TreeMap<>(orders), inFlight, items, users, holds, waits);
    }
  }
}
