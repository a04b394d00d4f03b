package till.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import till.cluster.TestCluster;
import till.cluster.TestRedis;
import till.contracts.ItemId;
import till.http.ProblemException;
import till.http.ProblemType;
import till.order.OrderSvc;
import till.price.StockInstance.Manner;
import till.process.Await;
import till.process.FreePorts;

/** A price can be had as long as one instance of stock-svc lives, or is back in time. */
@Timeout(120)
final class PricesTest {
  private static final long PRICE = 42;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final List<Integer> PORTS = FreePorts.find(2);

  private static @Nullable EmbeddedServer running;

  private final List<StockInstance> instances = new ArrayList<>();
  private final Prices prices = prices(Duration.ofSeconds(20));

  @BeforeAll
  static void start() {
    TestRedis.commands().flushall();
    running =
        ApplicationContext.run(
            EmbeddedServer.class,
            Map.of(
                "micronaut.application.name",
                OrderSvc.NAME,
                "micronaut.server.host",
                "127.0.0.1",
                "micronaut.server.port",
                -1,
                "redis.uris",
                TestCluster.shared().uris(),
                "STOCK_URLS",
                url(0) + "," + url(1)));
  }

  @AfterAll
  static void stop() {
    server().close();
    TestRedis.commands().flushall();
  }

  private static EmbeddedServer server() {
    return Objects.requireNonNull(running);
  }

  private static String url(int number) {
    return "http://127.0.0.1:" + PORTS.get(number);
  }

  /** Asked with the client that order-svc has. */
  private static Prices prices(Duration patience) {
    return prices(patience, item -> false);
  }

  private static Prices prices(Duration patience, Predicate<ItemId> isLost) {
    var context = server().getApplicationContext();
    var usual = context.getBean(PriceLimits.class);
    return new Prices(
        context.getBean(StockClient.class).http(),
        new PriceLimits(
            usual.cachedMax(), usual.cachedFor(), patience, usual.pauseMin(), usual.pauseMax()),
        isLost);
  }

  @AfterEach
  void close() throws IOException, InterruptedException {
    for (StockInstance instance : instances) {
      instance.kill();
    }
  }

  @Test
  void a_price_is_asked_once_until_it_is_to_be_forgotten() throws IOException {
    StockInstance first = instance(0, Manner.ANSWERS);
    StockInstance second = instance(1, Manner.ANSWERS);
    assertThat(price("a")).isEqualTo(PRICE);
    assertThat(price("a")).isEqualTo(PRICE);
    assertThat(first.asked() + second.asked()).isEqualTo(1);
    prices.forget();
    assertThat(price("a")).isEqualTo(PRICE);
    assertThat(first.asked() + second.asked()).isEqualTo(2);
  }

  @Test
  void instances_take_turns() throws IOException {
    StockInstance first = instance(0, Manner.ANSWERS);
    StockInstance second = instance(1, Manner.ANSWERS);
    for (int i = 0; i < 10; i++) {
      assertThat(price("item-" + i)).isEqualTo(PRICE);
    }
    assertThat(List.of(first.asked(), second.asked())).containsExactly(5, 5);
  }

  @Test
  void an_item_that_is_not_there_is_not_asked_for_again() throws IOException {
    StockInstance first = instance(0, Manner.HAS_NONE);
    StockInstance second = instance(1, Manner.HAS_NONE);
    assertThatThrownBy(() -> price("a"))
        .extracting(Throwable::getCause)
        .satisfies(isProblem(ProblemType.ITEM_NOT_FOUND));
    assertThat(first.asked() + second.asked()).isEqualTo(1);
  }

  @Test
  void an_instance_that_is_not_there_is_passed_over() throws IOException {
    instance(1, Manner.ANSWERS);
    assertThat(pricesOf(50)).allMatch(price -> price == PRICE);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"ANSWERS", "HAS_NONE"},
      mode = EnumSource.Mode.EXCLUDE)
  void an_instance_without_an_answer_is_passed_over(Manner manner) throws IOException {
    instance(0, manner);
    instance(1, Manner.ANSWERS);
    assertThat(pricesOf(50)).allMatch(price -> price == PRICE);
  }

  @Test
  void one_of_two_instances_may_be_killed_amid_questions() throws Exception {
    StockInstance victim = instance(0, Manner.ANSWERS);
    instance(1, Manner.ANSWERS);
    pricesOf(50);
    prices.forget();
    victim.behave(Manner.SAYS_NOTHING);
    int before = victim.asked();
    var asked = ask(50);
    Await.until(
        LIMIT,
        () -> victim.asked() >= before + 10 ? Optional.empty() : Optional.of("nothing asked"));
    victim.kill();
    assertThat(asked).allMatch(price -> price.join() == PRICE);
  }

  @Test
  void an_item_is_added_although_all_instances_are_away_for_eight_seconds() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var order = post(client, "/orders/create/1").get(20, TimeUnit.SECONDS);
      String id = order.body().replaceAll(".*:\"(.*)\".*", "$1");
      StockInstance victim = instance(0, Manner.SAYS_NOTHING);
      var added = post(client, "/orders/addItem/" + id + "/item/2");
      Await.until(
          LIMIT, () -> victim.asked() > 0 ? Optional.empty() : Optional.of("nothing asked"));
      victim.kill();
      Await.pause(Duration.ofSeconds(8));
      assertThat(added).isNotDone();
      instance(0, Manner.ANSWERS);
      assertThat(added.join().statusCode()).isEqualTo(200);
      assertThat(added.join().body()).contains("\"total_cost\":" + 2 * PRICE);
    }
  }

  private static CompletableFuture<HttpResponse<String>> post(HttpClient client, String path) {
    return client.sendAsync(
        HttpRequest.newBuilder(server().getURI().resolve(path))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @EnumSource(names = {"DIES", "IS_OVERLOADED", "FAILS", "SAYS_NOTHING"})
  void patience_ends(Manner manner) throws IOException {
    instance(0, manner);
    assertThatThrownBy(
            () -> prices(Duration.ofSeconds(1)).of(new ItemId("a")).toCompletableFuture().join())
        .extracting(Throwable::getCause)
        .satisfies(isProblem(ProblemType.UNAVAILABLE));
  }

  @Test
  void nobody_waits_for_an_item_whose_shard_is_lost() throws IOException {
    var overloaded = instance(0, Manner.IS_OVERLOADED);
    var patient = prices(Duration.ofHours(1), item -> item.value().equals("lost"));
    assertThatThrownBy(() -> patient.of(new ItemId("lost")).toCompletableFuture().join())
        .extracting(Throwable::getCause)
        .satisfies(isProblem(ProblemType.UNAVAILABLE));
    assertThat(overloaded.asked()).isEqualTo(1);
  }

  private static Consumer<Object> isProblem(ProblemType type) {
    return e ->
        assertThat(e)
            .isInstanceOfSatisfying(
                ProblemException.class, problem -> assertThat(problem.type()).isEqualTo(type));
  }

  private StockInstance instance(int number, Manner manner) throws IOException {
    var instance = StockInstance.at(PORTS.get(number), manner);
    instances.add(instance);
    return instance;
  }

  private long price(String item) {
    return prices.of(new ItemId(item)).toCompletableFuture().join();
  }

  private List<Long> pricesOf(int items) {
    return ask(items).stream().map(CompletableFuture::join).toList();
  }

  private List<CompletableFuture<Long>> ask(int items) {
    return IntStream.range(0, items)
        .mapToObj(i -> prices.of(new ItemId("item-" + i)).toCompletableFuture())
        .toList();
  }
}
