package till.audit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What the paid orders say of each account. It may be written by several threads at once. */
final class Books {
  private final Predicate<String> concerns;
  private final Moment before;
  private int namesLeft;
  private final Map<String, Sales> sales = new HashMap<>();
  private final Set<String> uncommitted = new HashSet<>();
  private final Map<String, Map<String, Long>> names = new HashMap<>();

  private Books(Predicate<String> concerns, int namesMax, Moment before) {
    this.concerns = concerns;
    this.before = before;
    this.namesLeft = namesMax;
  }

  /**
   * Of every account.
   *
   * @param before the first order is read
   */
  static Books ofAll(Moment before) {
    return new Books(account -> true, 0, before);
  }

  /**
   * Of these accounts only.
   *
   * @param namesMax how many orders of users it remembers by name
   * @param before the first order is read
   */
  static Books of(Set<String> accounts, int namesMax, Moment before) {
    return new Books(accounts::contains, namesMax, before);
  }

  synchronized void enter(List<Order> orders) {
    orders.stream().filter(Order::isPaid).forEach(this::enter);
  }

  private void enter(Order order) {
    String id = order.id();
    add(Keys.user(order.user()), id, order.total());
    order.lines().forEach((item, line) -> add(Keys.item(item), id, line.quantity()));
    if (mayBeUncommitted(order)) {
      uncommitted.add(order.checkout());
    }
  }

  /**
   * Whether participants may still have to commit this paid order. Their commits are sent when it
   * is announced, and are in a stream until they are done; so those of an order that was announced
   * before were in a stream then. Only few are: they are remembered by name.
   */
  private boolean mayBeUncommitted(Order order) {
    return order.isInFlight()
        || order.attempt().decided().isAfter(before.now().minus(AuditLimits.JUST_DECIDED))
        || before.mentioned().contains(order.checkout());
  }

  private void add(String account, String order, long amount) {
    if (!concerns.test(account)) {
      return;
    }
    sales.merge(account, Sales.NONE.plus(order, amount), (sum, ignored) -> sum.plus(order, amount));
    if (namesLeft > 0 && Keys.isUser(account)) {
      namesLeft--;
      names.computeIfAbsent(account, ignored -> new HashMap<>()).put(order, amount);
    }
  }

  /**
   * What the account must have sold: all that its paid orders say, but for those whose hold is
   * still there, because it is not committed yet.
   */
  synchronized Sales expected(Account account) {
    Sales expected = sales.getOrDefault(account.key(), Sales.NONE);
    for (Map.Entry<String, Long> hold : account.holds().entrySet()) {
      String checkout = hold.getKey();
      if (uncommitted.contains(checkout)) {
        expected = expected.minus(Checkout.order(checkout), hold.getValue());
      }
    }
    return expected;
  }

  /** What {@link #expected} says; afterwards the account is none that nobody has asked for. */
  synchronized Sales close(Account account) {
    Sales expected = expected(account);
    sales.remove(account.key());
    return expected;
  }

  /** The accounts that paid orders name, and nobody has closed. */
  synchronized List<String> unclosed() {
    return List.copyOf(sales.keySet());
  }

  /** The user's paid orders, order to total; empty if there was no room to remember them all. */
  synchronized Optional<Map<String, Long>> paidOrders(String user) {
    return namesLeft > 0 ? Optional.of(names.getOrDefault(user, Map.of())) : Optional.empty();
  }
}
