package till.system;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import till.http.ProblemType;
import till.system.Market.Item;
import till.system.Market.Order;
import till.system.Market.User;

/** What a market's stock, credit and orders are at one moment, as clients read them. */
final class Books {
  private final Map<Item, Long> stock;
  private final Map<User, Long> credit;
  private final Map<Order, Boolean> paid;

  private Books(Client client, Market market) {
    stock = readAll(market.items(), item -> client.stock(item.id()));
    credit = readAll(market.users(), user -> client.credit(user.id()));
    paid = readAll(market.orders(), order -> client.paid(order.id()));
  }

  static Books read(Client client, Market market) {
    return new Books(client, market);
  }

  private static <T, R> Map<T, R> readAll(List<T> records, Function<T, R> read) {
    List<R> values = Crowd.forEach(records, read);
    Map<T, R> byRecord = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      byRecord.put(records.get(i), values.get(i));
    }
    return byRecord;
  }

  long stockLeft() {
    return stock.values().stream().mapToLong(Long::longValue).sum();
  }

  long creditLeft() {
    return credit.values().stream().mapToLong(Long::longValue).sum();
  }

  long stock(Item item) {
    return requireNonNull(stock.get(item));
  }

  long credit(User user) {
    return requireNonNull(credit.get(user));
  }

  boolean paid(Order order) {
    return requireNonNull(paid.get(order));
  }

  /** Promise 3: what is missing from every account is what the paid orders say, line by line. */
  Books balance() {
    Map<Item, Long> sold = new HashMap<>();
    Map<User, Long> spent = new HashMap<>();
    paid.forEach(
        (order, isPaid) -> {
          if (isPaid) {
            order.lines().forEach((item, quantity) -> sold.merge(item, quantity, Long::sum));
            spent.merge(order.user(), order.total(), Long::sum);
          }
        });
    stock.forEach(
        (item, left) ->
            assertThat(left)
                .as("stock of %s after the sale of %s", item, sold.get(item))
                .isNotNegative()
                .isEqualTo(item.stock() - sold.getOrDefault(item, 0L)));
    credit.forEach(
        (user, left) ->
            assertThat(left)
                .as("credit of %s after spending %s", user, spent.get(user))
                .isNotNegative()
                .isEqualTo(user.credit() - spent.getOrDefault(user, 0L)));
    return this;
  }

  /**
   * Promise 1: an order is paid if its checkout was answered so, and not paid if it was refused.
   */
  Books bearOut(Rush rush) {
    rush.answers()
        .forEach(
            (order, answer) -> {
              assertThat(answer.status()).as("status of %s", answer).isIn(200, 409);
              assertThat(paid(order)).as("paid after %s", answer).isEqualTo(answer.succeeded());
            });
    return this;
  }

  /**
   * Promise 4. Nothing was added during the rush, so a serial order that explains every answer
   * exists if and only if each refused order is still out of reach: first all the paid ones, then
   * these.
   *
   * @param excuses reasons to refuse an order that need no proof, such as a checkout timed out
   */
  Books justify(Rush rush, ProblemType... excuses) {
    List<String> excused = Stream.of(excuses).map(ProblemType::uri).toList();
    rush.answers()
        .forEach(
            (order, answer) -> {
              if (!answer.succeeded() && !excused.contains(answer.problemType())) {
                assertThat(answer.problemType())
                    .as("%s for %s", answer, order)
                    .isIn(reasonsAgainst(order));
              }
            });
    return this;
  }

  /** Every reason there is now to refuse the order, as problem types. */
  private List<String> reasonsAgainst(Order order) {
    List<String> reasons = new ArrayList<>();
    if (credit(order.user()) < order.total()) {
      reasons.add(ProblemType.OUT_OF_CREDIT.uri());
    }
    if (order.lines().entrySet().stream().anyMatch(e -> stock(e.getKey()) < e.getValue())) {
      reasons.add(ProblemType.OUT_OF_STOCK.uri());
    }
    return reasons;
  }
}
