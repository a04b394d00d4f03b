package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import till.cluster.Node;
import till.http.ProblemType;
import till.process.Await;
import till.redis.Partitions;
import till.redis.RedisFactory;

/**
 * One of three shards stops and nothing takes over from it. Checkouts whose keys are all on the
 * other shards are paid, whatever the others wait for.
 */
final class SickShardTest {
  private static final int PRICE = 1;
  private static final int MUCH = 1_000_000;
  private static final int HEALTHY = 400;
  private static final int SICK = 24;
  private static final int CLIENTS = 8;
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final String AN_ITEM = "an item on the shard that stops";

  private final Shop shop = Shop.withInstances(1);
  private final Client client = shop.client();
  private final Node stopped = shop.redisNodes().getFirst();
  private final Partitions partitions = new Partitions(12);
  private final RedisClusterClient cluster = RedisFactory.client(shop.redisUri());

  @BeforeEach
  void connect() {
    cluster.connect();
  }

  @AfterEach
  void resume() {
    shop.resume(stopped);
    cluster.shutdown();
    shop.becomesQuiet();
  }

  @Test
  void healthy_checkouts_are_paid_while_others_wait_for_a_dead_shard() throws Exception {
    String user = made(() -> client.createUser(MUCH), this::isWell);
    String item = made(() -> client.createItem(PRICE, MUCH), this::isWell);
    String lost = made(() -> client.createItem(PRICE, MUCH), id -> !isWell(id));
    var healthy = orders(HEALTHY, user, item, item);
    var sick = orders(SICK, user, item, lost);
    var later = new ArrayDeque<>(orders(SICK, user, item, lost));

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      shop.pause(stopped);
      var waiting =
          sick.stream().map(order -> threads.submit(() -> client.checkout(order))).toList();
      assertThat(checkouts(threads, healthy.subList(0, HEALTHY / 2)))
          .as("while others may wait for a failover")
          .allMatch(Answer::succeeded);

      // Those that were let in while a failover might have come end by their deadline.
      Await.until(
          LIMIT,
          () ->
              client.checkout(later.element()).status() == ProblemType.UNAVAILABLE.status()
                  ? Optional.empty()
                  : Optional.of("no checkout is refused for " + later.remove()));
      String refused = later.element();
      assertThat(client.paid(refused)).isFalse();
      assertThat(checkouts(threads, healthy.subList(HEALTHY / 2, HEALTHY)))
          .as("when nobody waits any more")
          .allMatch(Answer::succeeded);
      for (var answer : waiting) {
        assertThat(answer.get().status()).as(AN_ITEM).isIn(409, 503);
      }
      shop.resume(stopped);
    }
    Await.until(
        LIMIT,
        () ->
            client.checkout(later.element()).succeeded()
                ? Optional.empty()
                : Optional.of("not paid though all shards serve"));
  }

  /** Every second one has a key that the client chose. */
  private List<Answer> checkouts(ExecutorService threads, List<String> orders) throws Exception {
    var answers = new ArrayList<Answer>();
    for (int from = 0; from < orders.size(); from += CLIENTS) {
      var together = new ArrayList<Future<Answer>>();
      for (String order : orders.subList(from, Math.min(orders.size(), from + CLIENTS))) {
        together.add(
            threads.submit(
                () ->
                    order.hashCode() % 2 == 0
                        ? client.checkout(order)
                        : client.post("/orders/checkout/" + order, "key-of-" + order)));
      }
      for (var answer : together) {
        answers.add(answer.get());
      }
    }
    return answers;
  }

  private List<String> orders(int count, String user, String first, String second) {
    var orders = new ArrayList<String>();
    while (orders.size() < count) {
      String order = made(() -> client.createOrder(user), this::isWellPlaced);
      client.addItem(order, first, 1);
      client.addItem(order, second, 1);
      orders.add(order);
    }
    return orders;
  }

  private static String made(Supplier<String> make, Predicate<String> fits) {
    String id;
    do {
      id = make.get();
    } while (!fits.test(id));
    return id;
  }

  private boolean isWellPlaced(String order) {
    return isWell(partitions.of(order).tag());
  }

  private boolean isWell(String tag) {
    return cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(tag)).getUri().getPort()
        != stopped.port();
  }
}
