package till.audit;

import static till.audit.AuditLimits.ROUNDS_TO_CONVINCE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Accounts that have not sold what the paid orders say, as it seems: orders and accounts are read
 * one after the other, and meanwhile some are paid.
 *
 * <p>What a suspect sold is read, then all orders, then what it sold, again. If it has not changed
 * in between, no checkout was committed there in all that time, so the orders tell exactly what it
 * must have sold: all that are paid, without those whose hold is still there and whose commit may
 * be on its way. It is convicted if it differs from that in two such rounds on end, alike (a scan
 * may bring an order twice while keys move, but not again). It is let go as soon as it agrees.
 */
final class Suspects {
  private static final int NAMES_MAX = 100_000;
  private static final int DIFFERENCES_MAX = 3;

  private final AuditLimits limits;
  private final Orders orders;
  private final Accounts accounts;
  private final Supplier<Moment> moments;
  private final FindingList findings;
  private final Map<String, Suspect> suspects = new HashMap<>();

  /**
   * @param sold what it had sold when it was last read
   * @param rounds on end in which it differed, itself unchanged
   * @param expected what it must have sold, in the last of them
   */
  private record Suspect(Standing sold, int rounds, Sales expected) {}

  private record Standing(long sold, Sales payments) {
    static Standing of(Account account) {
      return new Standing(account.sold(), account.payments());
    }
  }

  /**
   * @param moments at which all orders begin to be read
   */
  Suspects(
      AuditLimits limits,
      Orders orders,
      Accounts accounts,
      Supplier<Moment> moments,
      FindingList findings) {
    this.limits = limits;
    this.orders = orders;
    this.accounts = accounts;
    this.moments = moments;
    this.findings = findings;
  }

  /** Takes the account in, if it has not sold what it must have. */
  synchronized void compare(Account account, Sales expected) {
    if (!agrees(account, expected)) {
      suspects.put(account.key(), new Suspect(Standing.of(account), 0, Sales.NONE));
    }
  }

  private static boolean agrees(Account account, Sales expected) {
    return hasSold(account, expected) && hasPayments(account, expected);
  }

  private static boolean hasSold(Account account, Sales expected) {
    return account.sold() == expected.amount();
  }

  private static boolean hasPayments(Account account, Sales expected) {
    return !Keys.isUser(account.key()) || account.payments().equals(expected);
  }

  /** Decides as many as can be; returns how many can't, because they changed all the time. */
  synchronized int judge() {
    for (int i = 0; i < limits.rounds() && !suspects.isEmpty(); i++) {
      Doubts.pause(limits.roundPause());
      Books books = Books.of(suspects.keySet(), NAMES_MAX, moments.get());
      orders.forEachPage(books::enter);
      accounts.forEach(List.copyOf(suspects.keySet()), account -> judge(account, books));
    }
    return suspects.size();
  }

  private void judge(Account account, Books books) {
    Suspect before = suspects.remove(account.key());
    Sales expected = books.expected(account);
    if (before == null || agrees(account, expected)) {
      return;
    }
    Standing sold = Standing.of(account);
    int rounds = 0;
    if (sold.equals(before.sold)) {
      boolean isAlike = before.rounds == 0 || before.expected.equals(expected);
      rounds = isAlike ? before.rounds + 1 : 1;
    }
    if (rounds < ROUNDS_TO_CONVINCE) {
      suspects.put(account.key(), new Suspect(sold, rounds, expected));
    } else {
      convict(account, expected, books);
    }
  }

  private void convict(Account account, Sales expected, Books books) {
    if (!hasSold(account, expected)) {
      findings.add(
          new Finding.SoldUnlikePaid(
              account.key(), account.sold(), expected.amount(), account.hint()));
    }
    if (!hasPayments(account, expected)) {
      findings.add(new Finding.PaymentsUnlikePaid(account.key(), differences(account, books)));
    }
  }

  private List<String> differences(Account account, Books books) {
    Optional<Map<String, Long>> paidOrders = books.paidOrders(account.key());
    Map<String, String> payments = accounts.payments(account.key(), NAMES_MAX);
    if (paidOrders.isEmpty() || payments.size() >= NAMES_MAX) {
      return List.of("there are too many to name");
    }
    var paid = new TreeMap<String, String>();
    paidOrders.get().forEach((order, total) -> paid.put(order, Long.toString(total)));
    var all = new TreeSet<>(paid.keySet());
    all.addAll(payments.keySet());
    var differences = new ArrayList<String>();
    for (String order : all) {
      String total = paid.getOrDefault(order, "not paid");
      String payment = payments.getOrDefault(order, "nothing");
      if (!total.equals(payment)) {
        differences.add("order " + order + " is " + total + ", its payment " + payment);
      }
    }
    return differences.size() <= DIFFERENCES_MAX
        ? differences
        : List.of(
            String.join("; ", differences.subList(0, DIFFERENCES_MAX)),
            differences.size() - DIFFERENCES_MAX + " more");
  }
}
