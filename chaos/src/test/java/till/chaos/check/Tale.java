package till.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import till.chaos.history.Attempt;
import till.chaos.history.Entry;
import till.chaos.history.Operation;

/** A history told by hand, and what is there in the end. Each answer takes a millisecond. */
final class Tale {
  private static final long MILLISECOND = 1_000;

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Long> credit = new HashMap<>();
  private final Map<String, Long> stock = new HashMap<>();
  private final Map<String, OrderView> orders = new HashMap<>();
  private int client;
  private long now;

  /** From now on another client acts. */
  Tale client(int number) {
    client = number;
    return this;
  }

  Tale told(Operation operation, int status, String body) {
    return told(operation, "", status, body);
  }

  Tale told(Operation operation, String key, int status, String body) {
    return add(operation, key, false, List.of(attempt(MILLISECOND, status, body)));
  }

  /** An answer that took long. */
  Tale toldLate(Operation operation, int status, String body) {
    return add(operation, "", false, List.of(attempt(4_000 * MILLISECOND, status, body)));
  }

  /** The same again, with the same key. */
  Tale echo(Operation operation, String key, int status, String body) {
    return add(operation, key, true, List.of(attempt(MILLISECOND, status, body)));
  }

  /** The connection broke, and the client gave up. */
  Tale broke(Operation operation) {
    return add(operation, "", false, List.of(attempt(MILLISECOND, 0, "broken pipe")));
  }

  private Attempt attempt(long duration, int status, String body) {
    Attempt attempt = new Attempt(now, now + duration, status, body);
    now += duration;
    return attempt;
  }

  private Tale add(Operation operation, String key, boolean isEcho, List<Attempt> attempts) {
    entries.add(new Entry(entries.size() + 1L, client, operation, key, isEcho, attempts));
    return this;
  }

  /** A user with this much credit. */
  Tale user(String user, long amount) {
    told(new Operation.CreateUser(), 200, "{\"user_id\":\"" + user + "\"}");
    return told(
        new Operation.AddFunds(user, amount),
        200,
        "{\"done\":true,\"user_id\":\"" + user + "\",\"credit\":" + amount + "}");
  }

  /** An item with this price and stock. */
  Tale item(String item, long price, long units) {
    told(new Operation.CreateItem(price), 200, "{\"item_id\":\"" + item + "\"}");
    return told(new Operation.AddStock(item, units), 200, "{\"stock\":" + units + "}");
  }

  /** An order of some units of one item, with this total. */
  Tale order(String order, String user, String item, long quantity, long total) {
    told(new Operation.CreateOrder(user), 200, "{\"order_id\":\"" + order + "\"}");
    return told(
        new Operation.AddItem(order, item, quantity), 200, "{\"total_cost\":" + total + "}");
  }

  Tale paid(String order) {
    return told(new Operation.Checkout(order), 200, "{\"paid\":true}");
  }

  Tale refused(String order, String problem) {
    return told(new Operation.Checkout(order), 409, problem(problem));
  }

  static String problem(String name) {
    return "{\"type\":\"urn:till:problem:" + name + "\",\"status\":409}";
  }

  Tale seesCredit(String user, long amount) {
    return told(new Operation.FindUser(user), 200, "{\"credit\":" + amount + "}");
  }

  Tale seesStock(String item, long units) {
    return told(new Operation.FindItem(item), 200, "{\"stock\":" + units + ",\"price\":1}");
  }

  Tale endsWithCredit(String user, long amount) {
    credit.put(user, amount);
    return this;
  }

  Tale endsWithStock(String item, long units) {
    stock.put(item, units);
    return this;
  }

  Tale endsWithOrder(String order, boolean paid, String user, long total, Map<String, Long> lines) {
    orders.put(order, new OrderView(paid, user, total, lines));
    return this;
  }

  List<Violation> violations() {
    return Checker.check(entries, new FinalState(credit, stock, orders));
  }

  List<Violation.Kind> kinds() {
    return violations().stream().map(Violation::kind).toList();
  }
}
