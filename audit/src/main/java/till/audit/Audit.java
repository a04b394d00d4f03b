package till.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Reads all that a shop has in Redis and checks that it adds up: account by account, order by
 * order, and each against the other. It changes nothing. The shop may be at work meanwhile; then it
 * says what is under way, and judges what can be judged. It keeps only sums for each account, so
 * that a million orders are no trouble.
 */
public final class Audit implements AutoCloseable {
  private static final Duration QUIET_PAUSE = Duration.ofMillis(200);

  private final Primaries primaries;
  private final AuditLimits limits;
  private final Tags tags;
  private final Orders orders;
  private final Accounts accounts;
  private final Sagas sagas;

  private Audit(Primaries primaries, AuditLimits limits, Tags tags) {
    this.primaries = primaries;
    this.limits = limits;
    this.tags = tags;
    this.orders = new Orders(primaries, tags);
    this.accounts = new Accounts(primaries);
    this.sagas = new Sagas(primaries, tags);
  }

  /** As {@link #of(String, AuditLimits)}, with {@link AuditLimits#DEFAULT}. */
  public static Audit of(String redisUris) {
    return of(redisUris, AuditLimits.DEFAULT);
  }

  /**
   * Connects to the Redis Cluster of a shop.
   *
   * @param redisUris of some nodes, with commas between
   * @throws NoAuditException if it can't be reached, or if no shop was ever there
   */
  public static Audit of(String redisUris, AuditLimits limits) {
    Primaries primaries = new Primaries(redisUris);
    try {
      return new Audit(primaries, limits, Tags.of(primaries));
    } catch (RuntimeException e) {
      primaries.close();
      throw e;
    }
  }

  /**
   * What is under way. Takes milliseconds, however much there is in the shop.
   *
   * @throws NoAuditException if it can't be read
   */
  public Traffic traffic() {
    return sagas.traffic();
  }

  /**
   * Waits until nothing is under way; returns false if that takes longer than the limit. Redis may
   * be gone meanwhile.
   *
   * @throws NoAuditException if it can't be read when the limit is reached
   */
  public boolean becomesQuiet(Duration limit) {
    long start = System.nanoTime();
    while (true) {
      boolean isLast = System.nanoTime() - start > limit.toNanos();
      try {
        boolean isQuiet = traffic().isQuiet();
        if (isQuiet || isLast) {
          return isQuiet;
        }
      } catch (NoAuditException e) {
        if (isLast) {
          throw e;
        }
      }
      Doubts.pause(QUIET_PAUSE);
    }
  }

  /**
   * Reads everything and judges it.
   *
   * @throws NoAuditException if it can't be read, or not whole
   */
  public AuditReport run() {
    return new Run().report();
  }

  @Override
  public void close() {
    primaries.close();
  }

  /** One reading of everything. */
  private final class Run {
    private final long start = System.nanoTime();
    private final int primariesFound = primaries.find();
    private final FindingList findings = new FindingList(limits.findingsMax());
    private final Doubts doubts = new Doubts(limits, this::moment, findings);
    private final Suspects suspects =
        new Suspects(limits, orders, accounts, this::beforeOrders, findings);
    private final Counts.Counter counter = new Counts.Counter();
    private final Books books = Books.ofAll(beforeOrders());

    AuditReport report() {
      Set<String> open = sagas.traffic().open();
      orders.forEachPage(page -> read(page, open));
      open.forEach(this::readListed);
      for (String pattern : List.of(Keys.EVERY_ITEM, Keys.EVERY_USER)) {
        accounts.forEachPage(pattern, this::read);
      }
      accounts.forEach(books.unclosed(), this::compare);
      doubts.resolve();
      int unjudged = suspects.judge();
      Traffic traffic = sagas.traffic();
      findings.addAll(traffic.findings());
      return new AuditReport(
          primariesFound,
          tags.count(),
          counter.counts(),
          traffic,
          findings.kept(),
          findings.counts(),
          findings.mismatches(),
          unjudged,
          Duration.ofNanos(System.nanoTime() - start));
    }

    private Moment moment() {
      return new Moment(primaries.now(), sagas.mentioned());
    }

    private Moment beforeOrders() {
      return new Moment(primaries.now(), sagas.unfinished());
    }

    private void read(List<Order> page, Set<String> open) {
      counter.orders(page);
      books.enter(page);
      Moment moment = new Moment(primaries.now(), Set.of());
      for (Order order : page) {
        doubts.add(
            order.key(),
            order.findings(open.contains(order.id()), moment.now(), limits),
            later -> lookAgain(order.key(), later));
      }
    }

    private CompletionStage<List<Finding>> lookAgain(String order, Moment moment) {
      CompletionStage<Boolean> isListed = orders.isListed(order);
      return orders
          .read(order)
          .thenCombine(
              isListed,
              (found, listed) ->
                  found
                      .map(now -> now.findings(listed, moment.now(), limits))
                      .orElseGet(() -> withoutOrder(order, listed)));
    }

    /** An open checkout must have an order. */
    private void readListed(String id) {
      if (Primaries.await(orders.find(id)).isEmpty()) {
        String key = Keys.order(tags.of(id), id);
        doubts.add(key, withoutOrder(key, true), later -> lookAgain(key, later));
      }
    }

    private static List<Finding> withoutOrder(String key, boolean isListed) {
      return isListed
          ? List.of(new Finding.OpenUnlikeStatus(key, "there is no such order", true))
          : List.of();
    }

    private void read(List<Account> page) {
      counter.accounts(page);
      Moment moment = new Moment(primaries.now(), Set.of());
      var looks = new ArrayList<CompletionStage<List<Finding>>>();
      page.forEach(account -> looks.add(look(account, moment)));
      for (int i = 0; i < page.size(); i++) {
        Account account = page.get(i);
        doubts.add(
            account.key(),
            Primaries.await(looks.get(i)),
            later -> accounts.read(account.key()).thenCompose(again -> look(again, later)));
        compare(account);
      }
    }

    private void compare(Account account) {
      suspects.compare(account, books.close(account));
    }

    /** What is wrong with the account alone, and with its holds and waits. */
    private CompletionStage<List<Finding>> look(Account account, Moment moment) {
      List<CompletableFuture<List<Finding>>> parts = new ArrayList<>();
      parts.add(CompletableFuture.completedFuture(account.findings()));
      Stream.of(account.holds().keySet(), account.waits().keySet())
          .flatMap(Set::stream)
          .filter(checkout -> !moment.mentioned().contains(checkout))
          .forEach(checkout -> parts.add(orphans(account, checkout).toCompletableFuture()));
      return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
          .thenApply(ignored -> parts.stream().flatMap(part -> part.join().stream()).toList());
    }

    private CompletionStage<List<Finding>> orphans(Account account, String checkout) {
      return orders
          .find(Checkout.order(checkout))
          .thenApply(
              order -> {
                if (order.isPresent() && order.get().isInFlight(checkout)) {
                  return List.of();
                }
                String state = order.map(Order::state).orElse("there is no such order");
                return List.of(
                    account.holds().containsKey(checkout)
                        ? account.orphanHold(checkout, state)
                        : account.orphanWait(checkout, state));
              });
    }
  }
}
