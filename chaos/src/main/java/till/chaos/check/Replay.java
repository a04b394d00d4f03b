package till.chaos.check;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import till.chaos.check.Violation.Kind;
import till.chaos.history.Attempt;
import till.chaos.history.Entry;
import till.chaos.history.Operation;

/**
 * Goes through what one client did, one thing after the other, and compares every answer with what
 * it must be. What other clients have to do with as well is left to {@link Sums}.
 */
final class Replay {
  /**
   * A refusal that came sooner than this found everything released. The shop answers without
   * waiting any longer for a participant that is down 3 s after it has decided.
   */
  static final long GRACE_MICROSECONDS = Duration.ofMillis(2_500).toNanos() / 1000;

  private final Shared shared;
  private final Map<String, Long> prices;
  private final Map<String, Balance> balances = new HashMap<>();
  private final Map<String, Draft> drafts = new HashMap<>();
  private final Map<String, Long> payments = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  /**
   * @param prices of items, whoever created them
   */
  Replay(Shared shared, Map<String, Long> prices) {
    this.shared = shared;
    this.prices = prices;
  }

  List<Violation> violations() {
    return violations;
  }

  /** The next thing that the client did. */
  void next(Entry entry) {
    if (entry.cameToNothing()) {
      return;
    }
    Optional<Attempt> answer = entry.answer();
    if (answer.isEmpty()) {
      doubt(entry.operation());
    } else if (answer.get().status() == 404) {
      report(entry, Kind.LOST, "what was created is not found", subject(entry.operation()));
    } else {
      answered(entry, answer.get());
    }
  }

  private void answered(Entry entry, Attempt answer) {
    JsonObject body = answer.json();
    boolean done = answer.succeeded();
    switch (entry.operation()) {
      case Operation.CreateUser() -> created(entry, done, body.getString("user_id", ""));
      case Operation.CreateItem(long _) -> created(entry, done, body.getString("item_id", ""));
      case Operation.CreateOrder(String user) -> {
        if (must(entry, done, user)) {
          drafts.put(body.getString("order_id", ""), new Draft(user));
        }
      }
      case Operation.FindUser(String user) -> {
        if (must(entry, done, user)) {
          shows(entry, user, body.getLong("credit", -1L));
        }
      }
      case Operation.FindItem(String item) -> {
        if (must(entry, done, item)) {
          shows(entry, item, body.getLong("stock", -1L));
        }
      }
      case Operation.AddFunds(String user, long amount) -> {
        if (must(entry, done, user)) {
          changed(entry, user, amount, body.getLong("credit", -1L));
        }
      }
      case Operation.AddStock(String item, long amount) -> {
        if (must(entry, done, item)) {
          changed(entry, item, amount, body.getLong("stock", -1L));
        }
      }
      case Operation.Pay(String user, long amount) ->
          taken(entry, answer, user, amount, "credit", "out-of-credit");
      case Operation.SubtractStock(String item, long amount) ->
          taken(entry, answer, item, amount, "stock", "out-of-stock");
      case Operation.PayOrder(String user, String order, long amount) -> {
        if (payments.containsKey(order)) {
          mustBe(entry, answer, "already-paid", user);
        } else if (taken(entry, answer, user, amount, "credit", "out-of-credit")) {
          payments.put(order, amount);
        }
      }
      case Operation.Cancel(String user, String order) -> cancelled(entry, answer, user, order);
      case Operation.AddItem(String order, String item, long quantity) -> {
        if (mayChange(entry, answer, order)) {
          Draft draft = draft(order);
          draft.add(item, quantity, price(item));
          total(entry, order, draft, body);
        }
      }
      case Operation.RemoveItem(String order, String item) -> {
        if (mayChange(entry, answer, order)) {
          Draft draft = draft(order);
          draft.remove(item, price(item));
          total(entry, order, draft, body);
        }
      }
      case Operation.FindOrder(String order) -> {
        if (must(entry, done, order)) {
          found(entry, order, OrderView.parse(body));
        }
      }
      case Operation.Checkout(String order) -> checkedOut(entry, answer, order);
    }
  }

  private void created(Entry entry, boolean done, String account) {
    if (must(entry, done, account)) {
      balances.put(account, new Balance());
    }
  }

  private boolean must(Entry entry, boolean done, String subject) {
    if (!done) {
      report(entry, Kind.UNTRUE, "refused without a reason", subject);
    }
    return done;
  }

  private void mustBe(Entry entry, Attempt answer, String problem, String subject) {
    if (!isProblem(answer, problem)) {
      report(entry, Kind.UNTRUE, "should have been refused: " + problem, subject);
    }
  }

  private static boolean isProblem(Attempt answer, String name) {
    return answer.status() == 409 && answer.problem().equals("urn:till:problem:" + name);
  }

  private Optional<Balance> own(String account) {
    return shared.isShared(account)
        ? Optional.empty()
        : Optional.ofNullable(balances.get(account)).filter(Balance::isExact);
  }

  private void shows(Entry entry, String account, long available) {
    if (available < 0) {
      report(entry, Kind.UNTRUE, "less than nothing is left", account);
      return;
    }
    own(account)
        .ifPresent(
            balance -> {
              long expected = balance.value();
              balance
                  .shows(available)
                  .ifPresent(
                      kind ->
                          report(
                              entry,
                              kind,
                              available + " is shown where " + expected + " must be",
                              account));
            });
  }

  private void changed(Entry entry, String account, long by, long available) {
    own(account).ifPresent(balance -> balance.change(by));
    shows(entry, account, available);
  }

  /** Whether it was taken, in truth. */
  private boolean taken(
      Entry entry, Attempt answer, String account, long amount, String field, String problem) {
    Optional<Balance> own = own(account);
    if (answer.succeeded()) {
      if (own.isPresent() && own.get().value() < amount) {
        report(entry, Kind.UNTRUE, "more was taken than was there", account);
      }
      changed(entry, account, -amount, answer.json().getLong(field, -1L));
      return true;
    }
    if (!isProblem(answer, problem)) {
      report(entry, Kind.UNTRUE, "refused without a reason", account);
    } else if (own.isPresent() && own.get().value() >= amount) {
      report(entry, Kind.UNTRUE, "refused, though " + own.get().value() + " are there", account);
    }
    return false;
  }

  private void cancelled(Entry entry, Attempt answer, String user, String order) {
    if (!payments.containsKey(order)) {
      mustBe(entry, answer, "nothing-to-cancel", user);
    } else if (must(entry, answer.succeeded(), user)) {
      long amount = Objects.requireNonNull(payments.remove(order));
      changed(entry, user, amount, answer.json().getLong("credit", -1L));
    }
  }

  private Draft draft(String order) {
    return drafts.computeIfAbsent(order, id -> new Draft(""));
  }

  private long price(String item) {
    return prices.getOrDefault(item, 0L);
  }

  private boolean mayChange(Entry entry, Attempt answer, String order) {
    Draft draft = draft(order);
    if (answer.succeeded()) {
      if (draft.paid() == Draft.Paid.YES) {
        report(entry, Kind.UNTRUE, "a paid order was changed", order);
      }
      return true;
    }
    boolean isExcused =
        (isProblem(answer, "order-paid") && draft.paid() != Draft.Paid.NO)
            || (isProblem(answer, "order-being-paid")
                && (!draft.isFree() || draft.paid() == Draft.Paid.MAYBE));
    if (!isExcused) {
      report(entry, Kind.UNTRUE, "refused without a reason", order);
    }
    return false;
  }

  private void total(Entry entry, String order, Draft draft, JsonObject body) {
    long total = body.getLong("total_cost", -1L);
    if (draft.isExact() && total != draft.total()) {
      report(entry, Kind.UNTRUE, "costs " + total + " and must cost " + draft.total(), order);
    }
  }

  private void found(Entry entry, String order, OrderView view) {
    Draft draft = draft(order);
    if (draft.paid() == Draft.Paid.YES && !view.paid()) {
      report(entry, Kind.LOST, "a paid order is not paid any more", order);
    } else if (draft.paid() == Draft.Paid.NO && view.paid()) {
      report(entry, Kind.UNTRUE, "an order is paid that nobody has paid", order);
    } else if (view.paid()) {
      draft.is(Draft.Paid.YES);
    }
    if (draft.isExact() && (!view.lines().equals(draft.lines()) || view.total() != draft.total())) {
      report(entry, Kind.LOST, "has " + view.lines() + " and must have " + draft.lines(), order);
      draft.doubt();
    }
  }

  private void checkedOut(Entry entry, Attempt answer, String order) {
    Draft draft = draft(order);
    if (answer.succeeded()) {
      if (draft.paid() != Draft.Paid.YES) {
        commit(entry, order, draft);
      }
      return;
    }
    if (draft.paid() == Draft.Paid.YES) {
      report(entry, Kind.UNTRUE, "refused, though it is paid", order);
    } else if (draft.isExact()) {
      justify(entry, answer, order, draft);
    }
    if (entry.end() - entry.begin() >= GRACE_MICROSECONDS) {
      draft.mayBeAborting();
      own(draft.user()).ifPresent(user -> user.mayBeHeld(draft.total()));
      draft.lines().forEach((item, n) -> own(item).ifPresent(units -> units.mayBeHeld(n)));
    }
  }

  private void commit(Entry entry, String order, Draft draft) {
    if (draft.isExact() && draft.lines().isEmpty()) {
      report(entry, Kind.UNTRUE, "an empty order was paid", order);
    }
    boolean isSure = draft.paid() == Draft.Paid.NO;
    draft.is(Draft.Paid.YES);
    if (!draft.isExact() || !isSure) {
      return; // the accounts are in doubt since then
    }
    spend(entry, draft.user(), draft.total());
    draft.lines().forEach((item, quantity) -> spend(entry, item, quantity));
  }

  private void spend(Entry entry, String account, long amount) {
    own(account)
        .ifPresent(
            balance -> {
              if (balance.value() < amount) {
                report(entry, Kind.UNTRUE, "paid with more than was there", account);
              }
              balance.change(-amount);
            });
  }

  /** A refusal must be one that nothing could have avoided. */
  private void justify(Entry entry, Attempt answer, String order, Draft draft) {
    boolean isTrue;
    if (draft.lines().isEmpty()) {
      isTrue = isProblem(answer, "order-empty");
    } else if (isProblem(answer, "out-of-credit")) {
      isTrue = own(draft.user()).map(user -> user.value() < draft.total()).orElse(true);
    } else if (isProblem(answer, "out-of-stock")) {
      isTrue =
          draft.lines().entrySet().stream()
              .anyMatch(
                  line -> own(line.getKey()).map(u -> u.value() < line.getValue()).orElse(true));
    } else {
      isTrue = isProblem(answer, "checkout-timed-out") || isProblem(answer, "checkout-aborted");
    }
    if (!isTrue) {
      report(entry, Kind.UNTRUE, "refused without a reason", order);
    }
  }

  /** The client gave up: what it asked for may be done, or not, or later. */
  private void doubt(Operation operation) {
    switch (operation) {
      case Operation.CreateUser _,
          Operation.CreateItem _,
          Operation.CreateOrder _,
          Operation.Look _ -> {}
      case Operation.AddFunds(String user, long _) -> doubt(user);
      case Operation.Pay(String user, long _) -> doubt(user);
      case Operation.PayOrder(String user, String _, long _) -> doubt(user);
      case Operation.Cancel(String user, String _) -> doubt(user);
      case Operation.AddStock(String item, long _) -> doubt(item);
      case Operation.SubtractStock(String item, long _) -> doubt(item);
      case Operation.AddItem(String order, String _, long _) -> doubtLines(order);
      case Operation.RemoveItem(String order, String _) -> doubtLines(order);
      case Operation.Checkout(String order) -> {
        Draft draft = draft(order);
        if (draft.paid() == Draft.Paid.NO) {
          draft.is(Draft.Paid.MAYBE);
          doubt(draft.user());
          draft.lines().keySet().forEach(this::doubt);
        }
      }
    }
  }

  private void doubtLines(String order) {
    Draft draft = draft(order);
    draft.doubt();
    doubt(draft.user());
    draft.lines().keySet().forEach(this::doubt);
  }

  private void doubt(String account) {
    Optional.ofNullable(balances.get(account)).ifPresent(Balance::doubt);
  }

  static String subject(Operation operation) {
    return switch (operation) {
      case Operation.CreateUser() -> "";
      case Operation.CreateItem(long _) -> "";
      case Operation.FindUser(String user) -> user;
      case Operation.AddFunds(String user, long _) -> user;
      case Operation.Pay(String user, long _) -> user;
      case Operation.PayOrder(String user, String _, long _) -> user;
      case Operation.Cancel(String user, String _) -> user;
      case Operation.CreateOrder(String user) -> user;
      case Operation.FindItem(String item) -> item;
      case Operation.AddStock(String item, long _) -> item;
      case Operation.SubtractStock(String item, long _) -> item;
      case Operation.AddItem(String order, String _, long _) -> order;
      case Operation.RemoveItem(String order, String _) -> order;
      case Operation.FindOrder(String order) -> order;
      case Operation.Checkout(String order) -> order;
    };
  }

  private void report(Entry entry, Kind kind, String what, String subject) {
    violations.add(
        new Violation(
            kind,
            "%s %s was answered %d: %s"
                .formatted(
                    entry.operation().method(),
                    entry.operation().path(),
                    entry.attempts().getLast().status(),
                    what),
            subject,
            entry.id()));
  }
}
