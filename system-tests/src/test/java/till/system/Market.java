package till.system;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Items, users and unpaid orders in the shop, with what was there before anybody paid. */
record Market(List<Item> items, List<User> users, List<Order> orders) {

  /** An item and the stock it was opened with. */
  record Item(String id, long price, long stock) {
    Item plus(long more) {
      return new Item(id, price, stock + more);
    }
  }

  /** A user and the credit it was opened with. */
  record User(String id, long credit) {
    User plus(long more) {
      return new User(id, credit + more);
    }
  }

  /** An order of one user. */
  record Order(String id, User user, Map<Item, Long> lines) {
    long total() {
      return lines.entrySet().stream().mapToLong(e -> e.getKey().price() * e.getValue()).sum();
    }

    long quantity(Item item) {
      return lines.getOrDefault(item, 0L);
    }

    Order plus(long more) {
      Map<Item, Long> same = new HashMap<>();
      lines.forEach((item, quantity) -> same.put(item.plus(more), quantity));
      return new Order(id, user.plus(more), same);
    }
  }

  /** What a user puts into an order. */
  interface Basket {
    Map<Item, Long> fill(List<Item> items, RandomGenerator random);
  }

  static List<Item> items(Client client, int count, long price, long stock) {
    return Crowd.forEach(
        IntStream.range(0, count).boxed().toList(),
        i -> new Item(client.createItem(price, stock), price, stock));
  }

  static List<User> users(Client client, long... credits) {
    return Crowd.forEach(
        LongStream.of(credits).boxed().toList(),
        credit -> new User(client.createUser(credit), credit));
  }

  static List<User> users(Client client, int count, long credit) {
    return users(client, LongStream.generate(() -> credit).limit(count).toArray());
  }

  /** Opens the market: that many orders, each by a random user. */
  static Market open(
      Client client,
      List<Item> items,
      List<User> users,
      int orders,
      RandomGenerator random,
      Basket basket) {
    List<Order> planned =
        IntStream.range(0, orders)
            .mapToObj(
                i ->
                    new Order(
                        "", users.get(random.nextInt(users.size())), basket.fill(items, random)))
            .toList();
    return new Market(items, users, Crowd.forEach(planned, order -> place(client, order)));
  }

  private static Order place(Client client, Order planned) {
    String id = client.createOrder(planned.user().id());
    planned.lines().forEach((item, quantity) -> client.addItem(id, item.id(), quantity));
    return new Order(id, planned.user(), planned.lines());
  }

  /** The same market, with more of every item and more credit for every user. */
  Market plus(long more) {
    return new Market(
        items.stream().map(item -> item.plus(more)).toList(),
        users.stream().map(user -> user.plus(more)).toList(),
        orders.stream().map(order -> order.plus(more)).toList());
  }
}
