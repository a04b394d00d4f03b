package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import till.http.ProblemType;

/** Records by the thousand: {@code 0..n-1} of each kind, whatever they were before. */
class BatchInitTest {
  private static final int MANY = 100_000;
  private static final Duration SECONDS_NOT_MINUTES = Duration.ofSeconds(30);

  private final Client client = Shop.withInstances(1).client();

  @Test
  void a_hundred_thousand_of_each_take_seconds() {
    timed("/stock/batch_init/" + MANY + "/1000000/3");
    timed("/payment/batch_init/" + MANY + "/1000000");
    timed("/orders/batch_init/" + MANY + "/" + MANY + "/" + MANY + "/3");

    List<Integer> sample =
        IntStream.concat(
                IntStream.of(0, 1, MANY / 2, MANY - 1), IntStream.range(0, 200).map(i -> i * 499))
            .boxed()
            .toList();
    for (int i : sample) {
      assertThat(client.get("/stock/find/" + i).json())
          .isEqualTo(new JsonObject().put("stock", 1_000_000).put("price", 3));
      assertThat(client.credit("" + i)).isEqualTo(1_000_000);
      assertBatchMade(client.order("" + i), "" + i, MANY, MANY, 3);
    }
    assertThat(sample.stream().map(i -> client.order("" + i).getString("user_id")).distinct())
        .as("random users")
        .hasSizeGreaterThan(100);
    for (String path : List.of("/stock/find/", "/payment/find_user/", "/orders/find/")) {
      assertThat(client.get(path + MANY).isProblem().status()).isEqualTo(404);
    }
  }

  private void timed(String path) {
    long start = System.nanoTime();
    JsonObject answer = client.post(path).json();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.println(path + " took " + took.toMillis() + " ms");
    assertThat(answer.fieldNames()).containsExactly("msg");
    assertThat(answer.getString("msg")).isNotBlank();
    assertThat(took).isLessThan(SECONDS_NOT_MINUTES);
  }

  private static void assertBatchMade(
      JsonObject order, String id, int items, int users, int price) {
    assertThat(order.getString("order_id")).isEqualTo(id);
    assertThat(order.getBoolean("paid")).as("order %s", id).isFalse();
    assertThat(Integer.parseInt(order.getString("user_id"))).isBetween(0, users - 1);
    assertThat(order.getLong("total_cost")).isEqualTo(2L * price);
    long units = 0;
    for (Object line : order.getJsonArray("items")) {
      assertThat(Integer.parseInt(((JsonArray) line).getString(0))).isBetween(0, items - 1);
      units += ((JsonArray) line).getLong(1);
    }
    assertThat(units).as("units in order %s", id).isEqualTo(2);
  }

  @Test
  void batch_made_orders_can_be_paid() {
    client.post("/stock/batch_init/10/100/3").json();
    client.post("/payment/batch_init/10/1000").json();
    client.post("/orders/batch_init/50/10/10/3").json();
    List<String> orders = IntStream.range(0, 50).mapToObj(String::valueOf).toList();
    List<String> accounts = IntStream.range(0, 10).mapToObj(String::valueOf).toList();

    Crowd.forEach(orders, client::checkout).forEach(Answer::json);

    assertThat(orders).allMatch(client::paid);
    assertThat(accounts.stream().mapToLong(client::stock).sum()).isEqualTo(10 * 100 - 50 * 2);
    assertThat(accounts.stream().mapToLong(client::credit).sum()).isEqualTo(10 * 1000 - 50 * 2 * 3);
  }

  @Test
  void records_are_reset_whatever_they_were() {
    client.post("/stock/batch_init/2/5/3").json();
    client.post("/payment/batch_init/2/100").json();
    client.post("/orders/batch_init/2/2/2/3").json();
    String user = client.order("0").getString("user_id");
    client.addItem("1", "0", 1);
    client.checkout("0").json();
    client.post("/payment/pay/0/direct/1").json();

    client.post("/stock/batch_init/2/50/7").json();
    client.post("/payment/batch_init/2/60").json();
    client.post("/orders/batch_init/2/2/2/7").json();

    for (String id : List.of("0", "1")) {
      assertThat(client.get("/stock/find/" + id).json())
          .isEqualTo(new JsonObject().put("stock", 50).put("price", 7));
      assertThat(client.credit(id)).isEqualTo(60);
      assertBatchMade(client.order(id), id, 2, 2, 7);
    }
    assertThat(client.paymentMade(user, "0")).isFalse();
    assertThat(client.paymentMade("0", "direct")).isFalse();
    client.checkout("0").json();
    assertThat(client.stock("0") + client.stock("1")).isEqualTo(98);
  }

  @Test
  void an_item_has_its_new_price_in_orders_made_after() {
    client.post("/stock/batch_init/1/5/3").json();
    client.post("/orders/batch_init/1/1/1/3").json();
    assertThat(client.addItem("0", "0", 1)).isEqualTo(9);

    client.post("/stock/batch_init/1/5/7").json();
    client.post("/orders/batch_init/1/1/1/7").json();

    assertThat(client.addItem("0", "0", 1)).isEqualTo(21);
  }

  @Test
  void stock_price_and_money_may_start_at_nothing() {
    client.post("/stock/batch_init/1/0/0").json();
    client.post("/payment/batch_init/1/0").json();
    client.post("/orders/batch_init/1/1/1/0").json();

    client.hasLeft("0", 0, "0", 0);
    assertBatchMade(client.order("0"), "0", 1, 1, 0);
    client.checkout("0").isProblem(ProblemType.OUT_OF_STOCK);
  }
}
