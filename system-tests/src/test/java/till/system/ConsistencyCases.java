package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import till.system.Market.Item;
import till.system.Market.Order;
import till.system.Market.User;

/** Many checkouts at once, over few accounts; the same cases for any number of instances. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class ConsistencyCases {
  private final Shop shop;
  private final Client client;

  ConsistencyCases(int instances) {
    shop = Shop.withInstances(instances);
    client = shop.client();
  }

  @AfterAll
  void nothing_is_left_under_way() {
    shop.becomesQuiet();
  }

  /** 1 item of 100 units, 1000 users who can afford one each, 1000 orders of one unit. */
  void publicConsistencyProcedure() {
    Market market =
        Market.open(
            client,
            Market.items(client, 1, 1, 100),
            Market.users(client, 1_000, 1),
            1_000,
            new Random(Seeds.one()),
            Baskets::oneUnit);

    Rush rush = Rush.on(client, market);
    Books books = Books.read(client, market);

    assertThat(rush.paid()).as("successes").isEqualTo(100);
    assertThat(books.stockLeft()).as("stock").isZero();
    assertThat(books.creditLeft()).as("credit").isEqualTo(900);
    books.balance().bearOut(rush).justify(rush);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("till.system.Seeds#some")
  void orders_of_two_items_get_both_or_none(long seed) {
    Market market =
        Market.open(
            client,
            Market.items(client, 10, 3, 30),
            Market.users(client, 50, 1_000),
            400,
            new Random(seed),
            Baskets::twoItems);

    Rush rush = Rush.on(client, market);

    Books.read(client, market).balance().bearOut(rush).justify(rush);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("till.system.Seeds#some")
  void a_user_who_can_afford_one_order_gets_one(long seed) {
    List<Item> items = Market.items(client, 5, 5, 1_000);
    List<User> users = Market.users(client, 80, 14);
    Market market = Market.open(client, items, users, 400, new Random(seed), Baskets::twoItems);

    Rush rush = Rush.on(client, market);
    Books books = Books.read(client, market).balance().bearOut(rush).justify(rush);

    List<User> customers = market.orders().stream().map(Order::user).distinct().toList();
    assertThat(rush.paid()).isEqualTo(customers.size());
    assertThat(customers).allMatch(user -> books.credit(user) == 4);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("till.system.Seeds#some")
  void hot_items_sell_out_to_those_who_can_pay(long seed) {
    RandomGenerator random = new Random(seed);
    List<Item> items = Market.items(client, 3, 2, 60);
    List<User> users = Market.users(client, random.longs(100, 0, 20).toArray());
    Market market = Market.open(client, items, users, 400, random, Baskets::someUnits);

    Rush rush = Rush.on(client, market);

    Books.read(client, market).balance().bearOut(rush).justify(rush);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("till.system.Seeds#some")
  void an_order_sent_three_times_at_once_is_paid_once_and_answered_alike(long seed) {
    RandomGenerator random = new Random(seed);
    List<Item> items = Market.items(client, 3, 2, 40);
    List<User> users = Market.users(client, random.longs(50, 0, 20).toArray());
    Market market = Market.open(client, items, users, 150, random, Baskets::someUnits);
    List<Order> thrice =
        market.orders().stream().flatMap(order -> Stream.of(order, order, order)).toList();

    List<Answer> answers = Crowd.forEach(thrice, order -> client.checkout(order.id()));
    Books books = Books.read(client, market).balance();

    for (int copy = 0; copy < 3; copy++) {
      int offset = copy;
      Rush rush =
          Rush.of(
              market, IntStream.range(0, 150).mapToObj(i -> answers.get(3 * i + offset)).toList());
      books.bearOut(rush).justify(rush);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("till.system.Seeds#some")
  void refused_orders_are_paid_as_soon_as_there_is_enough(long seed) {
    RandomGenerator random = new Random(seed);
    List<Item> items = Market.items(client, 3, 2, 20);
    List<User> users = Market.users(client, random.longs(30, 0, 10).toArray());
    Market market = Market.open(client, items, users, 100, random, Baskets::someUnits);
    Rush tooMany = Rush.on(client, market);
    Books.read(client, market).balance().bearOut(tooMany).justify(tooMany);

    Crowd.forEach(items, item -> client.post("/stock/add/" + item.id() + "/1000").json());
    Crowd.forEach(users, user -> client.post("/payment/add_funds/" + user.id() + "/1000").json());
    Market richer = market.plus(1_000);
    Rush rush = Rush.on(client, richer);

    assertThat(rush.paid()).isEqualTo(100);
    Books.read(client, richer).balance().bearOut(rush);
  }
}
