package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import till.http.ProblemType;
import till.process.Await;
import till.system.Market.Item;
import till.system.Market.Order;
import till.system.Market.User;

/** A service killed in the middle of 500 checkouts; the same cases for any number of instances. */
abstract class KillCases {
  private static final int CHECKOUTS = 500;
  private static final int ANSWERS_BEFORE_THE_KILL = 100;
  private static final Duration DECIDED_LIMIT = Duration.ofSeconds(60);

  private final Shop shop;
  private final Client client;

  KillCases(int instances) {
    shop = Shop.withInstances(instances);
    client = shop.client();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stock-svc-1", "payment-svc-1"})
  void a_participant_killed_amid_checkouts_loses_nothing_and_leaves_nothing_held(String victim)
      throws Exception {
    kill(victim, order -> client.checkout(order.id()));
  }

  @ParameterizedTest
  @ValueSource(strings = "order-svc-1")
  void an_order_service_killed_amid_checkouts_loses_nothing_and_leaves_nothing_held(String victim)
      throws Exception {
    kill(victim, this::checkoutUntilDecided);
  }

  private void kill(String victim, Function<Order, Answer> checkout) throws Exception {
    Market market = market();
    var beforeTheKill = new CountDownLatch(ANSWERS_BEFORE_THE_KILL);
    Function<Order, Answer> counted =
        order -> {
          Answer answer = checkout.apply(order);
          beforeTheKill.countDown();
          return answer;
        };

    Rush rush;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Answer>> answers = threads.submit(() -> Crowd.forEach(market.orders(), counted));
      assertThat(beforeTheKill.await(1, TimeUnit.MINUTES)).as("some are answered").isTrue();
      shop.kill(victim);
      assertThat(answers.isDone()).as("all were answered before the kill").isFalse();
      shop.start(victim);
      rush = Rush.of(market, answers.get(2, TimeUnit.MINUTES));
    }
    System.out.println(victim + " killed amid " + rush);
    shop.becomesQuiet();

    Books.read(client, market)
        .balance()
        .bearOut(rush)
        .justify(rush, ProblemType.CHECKOUT_TIMED_OUT, ProblemType.CHECKOUT_ABORTED);
  }

  private Market market() {
    long seed = Seeds.one();
    List<Item> items = Market.items(client, 20, 2, 80);
    RandomGenerator random = new Random(seed);
    List<User> users = Market.users(client, random.longs(100, 0, 100).toArray());
    return Market.open(client, items, users, CHECKOUTS, random, Baskets::someUnits);
  }

  /** Asks again, as any client would whose shop is gone for a moment, until it is told. */
  private Answer checkoutUntilDecided(Order order) {
    var decided = new AtomicReference<Answer>();
    Await.until(
        DECIDED_LIMIT,
        () -> {
          try {
            Answer answer = client.checkout(order.id());
            if (answer.status() < 500) {
              decided.set(answer);
              return Optional.empty();
            }
          } catch (UncheckedIOException e) {
            // The connection broke with the service: whether it was paid is not known yet.
          }
          return Optional.of("order " + order.id() + " is not decided");
        });
    return Objects.requireNonNull(decided.get());
  }
}
