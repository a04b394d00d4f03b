package till.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import till.chaos.check.Violation.Kind;
import till.chaos.history.Entry;
import till.chaos.history.Operation;

/**
 * What must be there in the end: of every account what was added, less what was taken away and what
 * the paid orders say.
 */
final class Sums {
  private final FinalState end;
  private final Map<String, Ledger> ledgers = new TreeMap<>();
  private final Map<String, Long> payments = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  Sums(FinalState end) {
    this.end = end;
  }

  List<Violation> of(List<Entry> history) {
    history.stream().filter(entry -> !entry.isEcho()).forEach(this::add);
    end.orders().values().stream().filter(OrderView::paid).forEach(this::add);
    ledgers.forEach(this::compare);
    return violations;
  }

  private void add(Entry entry) {
    boolean done = entry.answer().filter(answer -> answer.succeeded()).isPresent();
    boolean maybe = entry.answer().isEmpty() && !entry.cameToNothing();
    switch (entry.operation()) {
      case Operation.CreateUser() -> created(entry, done, "user_id");
      case Operation.CreateItem(long _) -> created(entry, done, "item_id");
      case Operation.AddFunds(String user, long amount) -> add(user, amount, done, maybe);
      case Operation.Pay(String user, long amount) -> add(user, -amount, done, maybe);
      case Operation.PayOrder(String user, String order, long amount) -> {
        payments.put(order, amount);
        add(user, -amount, done, maybe);
      }
      case Operation.Cancel(String user, String order) ->
          add(user, payments.getOrDefault(order, 0L), done, maybe);
      case Operation.AddStock(String item, long amount) -> add(item, amount, done, maybe);
      case Operation.SubtractStock(String item, long amount) -> add(item, -amount, done, maybe);
      case Operation.CreateOrder(String _) -> {}
      case Operation.AddItem(String _, String _, long _) -> {}
      case Operation.RemoveItem(String _, String _) -> {}
      case Operation.Checkout(String _) -> {}
      case Operation.Look _ -> {}
    }
  }

  private void add(OrderView order) {
    ledger(order.user()).done(-order.total());
    order.lines().forEach((item, quantity) -> ledger(item).done(-quantity));
  }

  private void created(Entry entry, boolean done, String field) {
    if (done) {
      ledger(entry.answer().orElseThrow().json().getString(field, ""));
    }
  }

  private void add(String account, long change, boolean done, boolean maybe) {
    if (done) {
      ledger(account).done(change);
    } else if (maybe) {
      ledger(account).maybe(change);
    }
  }

  private Ledger ledger(String account) {
    return ledgers.computeIfAbsent(account, id -> new Ledger());
  }

  private void compare(String account, Ledger ledger) {
    Long available = end.available(account);
    if (available == null) {
      report(Kind.LOST, "account " + account + " was created and is not found in the end", account);
    } else if (!ledger.allows(available)) {
      String what =
          "account %s has %d in the end and must have %s".formatted(account, available, ledger);
      report(Kind.CONSERVATION, what, account);
      if (ledger.lacksOne(available)) {
        report(Kind.LOST, what + ": as if one change had not been", account);
      }
    }
  }

  private void report(Kind kind, String what, String subject) {
    violations.add(new Violation(kind, what, subject, 0));
  }
}
