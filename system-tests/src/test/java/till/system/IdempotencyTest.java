package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import till.http.ProblemType;

/** {@code Idempotency-Key}: what arrives twice happens once, and is answered twice. */
class IdempotencyTest {
  private static final int ARRIVALS = 50;

  /** As a gateway makes them, in 2024. */
  private static final String ID_OF_LONG_AGO = "01J0000000000000000000000A";

  private final Shop shop = Shop.withInstances(1);
  private final Client client = shop.client();
  private final String key = UUID.randomUUID().toString();

  static Stream<Endpoint> changing() {
    return Stream.of(Endpoint.values()).filter(Endpoint::changes);
  }

  private static String path(Endpoint endpoint, Specimen specimen) {
    return endpoint.path(specimen.values());
  }

  private Answer send(Endpoint endpoint, Specimen specimen, String... keys) {
    return client.send(endpoint.method(), path(endpoint, specimen), Body.NONE, keys);
  }

  @ParameterizedTest
  @MethodSource("changing")
  void a_repeat_changes_nothing_and_gets_the_same_answer(Endpoint endpoint) {
    Specimen specimen = Specimen.create(client);

    Answer first = send(endpoint, specimen, key);
    String after = specimen.state(client);
    Answer second = send(endpoint, specimen, key);
    Answer third = send(endpoint, specimen, '"' + key + '"');

    assertThat(first.replayed()).as("%s", first).isFalse();
    second.replays(first);
    third.replays(first);
    assertThat(specimen.state(client)).isEqualTo(after);
  }

  @ParameterizedTest
  @MethodSource("changing")
  void without_a_key_every_request_is_its_own(Endpoint endpoint) {
    Specimen specimen = Specimen.create(client);

    assertThat(send(endpoint, specimen).replayed()).isFalse();
    assertThat(send(endpoint, specimen).replayed()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("changing")
  void a_malformed_key_is_refused_and_changes_nothing(Endpoint endpoint) {
    Specimen specimen = Specimen.create(client);
    String before = specimen.state(client);

    send(endpoint, specimen, "").isProblem(ProblemType.MALFORMED_KEY);
    send(endpoint, specimen, "a b").isProblem(ProblemType.MALFORMED_KEY);
    send(endpoint, specimen, "k".repeat(129)).isProblem(ProblemType.MALFORMED_KEY);
    send(endpoint, specimen, "a", "b").isProblem(ProblemType.MALFORMED_KEY);

    assertThat(specimen.state(client)).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("changing")
  void a_request_that_was_held_up_for_too_long_changes_nothing(Endpoint endpoint) {
    Specimen specimen = Specimen.create(client);
    String before = specimen.state(client);

    String path = path(endpoint, specimen);
    String service = path.substring(1, path.indexOf('/', 1)).replace("orders", "order");
    shop.client(service + "-svc-1")
        .sendWithId(endpoint.method(), path, ID_OF_LONG_AGO)
        .isProblem(ProblemType.UNAVAILABLE);

    assertThat(specimen.state(client)).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("changing")
  void an_id_that_a_client_sends_means_nothing(Endpoint endpoint) {
    Specimen specimen = Specimen.create(client);

    Answer answer = client.sendWithId(endpoint.method(), path(endpoint, specimen), ID_OF_LONG_AGO);

    assertThat(answer.status()).isNotEqualTo(503);
    assertThat(answer.replayed()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("changing")
  void a_key_may_begin_with_anything_and_have_any_visible_character(Endpoint endpoint) {
    for (String odd : List.of("till-" + ID_OF_LONG_AGO, "{}", "}{*?[a]:%\\'`~", "a\"b", "~1")) {
      Specimen specimen = Specimen.create(client);
      String unlike = odd.equals("{}") ? odd + endpoint.name() + "{}" : odd + key;

      Answer first = send(endpoint, specimen, unlike);
      Answer second = send(endpoint, specimen, unlike);

      assertThat(first.replayed()).as("%s", first).isFalse();
      second.replays(first);
      client
          .post("/payment/add_funds/" + specimen.user() + "/3", unlike)
          .isProblem(ProblemType.KEY_REUSED);
    }
  }

  @Test
  void no_key_looks_like_something_else_in_redis() {
    Specimen specimen = Specimen.create(client);
    for (String odd : List.of("{}", "}", "{x}", "a:{b}", ":request:{}", "*")) {
      String unlike = key + odd;
      client.post("/payment/add_funds/" + specimen.user() + "/1", unlike).json();
      client.post("/stock/add/" + specimen.item() + "/1", unlike + "i").json();
      client
          .post("/orders/addItem/" + specimen.order() + "/" + specimen.item(), unlike + "o")
          .json();
    }
    client.post("/orders/checkout/" + specimen.order(), key + "{}c").json();

    shop.becomesQuiet();
    assertThat(shop.log("payment-svc-1")).doesNotContain("can't be read");
  }

  @Test
  void everyone_who_waited_for_a_refused_checkout_is_refused_again() {
    String user = client.createUser(1);
    String order = client.createOrder(user);
    client.addItem(order, client.createItem(2, 10), 1);
    String checkout = "/orders/checkout/" + order;
    List<String> keys = IntStream.range(0, ARRIVALS).mapToObj(i -> key + i).toList();

    List<Answer> first = Crowd.forEach(keys, each -> client.post(checkout, each));
    assertThat(first).allMatch(answer -> answer.status() == 409);
    client.post("/payment/add_funds/" + user + "/100").json();
    List<Answer> second = Crowd.forEach(keys, each -> client.post(checkout, each));

    for (int i = 0; i < ARRIVALS; i++) {
      second.get(i).replays(first.get(i));
    }
    assertThat(client.paid(order)).isFalse();
    client.checkout(order).json();
    client.post(checkout, keys.getLast()).replays(first.getLast());
  }

  @Test
  void a_refused_checkout_stays_refused_however_many_follow_and_what_becomes_of_its_order() {
    String user = client.createUser(1);
    String order = client.createOrder(user);
    client.addItem(order, client.createItem(2, 10), 1);
    String checkout = "/orders/checkout/" + order;

    Answer first = client.post(checkout, key).isProblem(ProblemType.OUT_OF_CREDIT);
    for (int i = 0; i < 12; i++) {
      client.checkout(order).isProblem(ProblemType.OUT_OF_CREDIT);
    }
    client.post("/payment/add_funds/" + user + "/100").json();

    client.post(checkout, key).replays(first);
    client.delete("/orders/remove/" + order).json();
    client.post(checkout, key).replays(first);
    client.checkout(order).isProblem(ProblemType.ORDER_NOT_FOUND);
  }

  @Test
  void a_paid_checkout_is_answered_again_although_its_order_was_made_anew() {
    client.post("/stock/batch_init/2/100/1").json();
    client.post("/payment/batch_init/1/100").json();
    client.post("/orders/batch_init/1/2/1/1").json();
    Answer paid = client.post("/orders/checkout/0", key);
    assertThat(paid.succeeded()).isTrue();
    client.post("/orders/batch_init/1/2/1/1").json();

    client.post("/orders/checkout/0", key).replays(paid);

    assertThat(client.paid("0")).isFalse();
  }

  @Test
  void a_checkout_that_found_nothing_to_pay_is_looked_at_again() {
    client.post("/orders/checkout/" + key, key).isProblem(ProblemType.ORDER_NOT_FOUND);
    String order = client.createOrder(client.createUser(10));
    String other = UUID.randomUUID().toString();
    client.post("/orders/checkout/" + order, other).isProblem(ProblemType.ORDER_EMPTY);
    client.addItem(order, client.createItem(2, 10), 1);

    assertThat(client.post("/orders/checkout/" + order, other).json().getBoolean("paid")).isTrue();
  }

  @ParameterizedTest
  @MethodSource("changing")
  void a_key_of_another_request_is_refused_and_changes_nothing(Endpoint endpoint) {
    Specimen specimen = Specimen.create(client);
    Answer first = client.post("/payment/add_funds/" + specimen.user() + "/1", key);
    String before = specimen.state(client);

    send(endpoint, Specimen.create(client), key).isProblem(ProblemType.KEY_REUSED);
    send(endpoint, specimen.with("amount", "2"), key).isProblem(ProblemType.KEY_REUSED);

    assertThat(specimen.state(client)).isEqualTo(before);
    client.post("/payment/add_funds/" + specimen.user() + "/1", key).replays(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/payment/create_user", "/stock/item/create/7", "/orders/create/nobody"})
  void what_is_created_under_one_key_is_one(String path) {
    Answer first = client.post(path, key);

    client.post(path, key).replays(first);

    String other = UUID.randomUUID().toString();
    assertThat(client.post(path, other).json()).isNotEqualTo(first.json());
    assertThat(client.post(path).json()).isNotEqualTo(first.json());
  }

  @Test
  void what_is_created_is_there_afterwards() {
    String user = client.post("/payment/create_user", key).json().getString("user_id");
    assertThat(client.credit(user)).isZero();
    client.post("/payment/add_funds/" + user + "/5").json();

    client.post("/payment/create_user", key).json();

    assertThat(client.credit(user)).isEqualTo(5);
  }

  @Test
  void a_refusal_stays_a_refusal_under_its_key() {
    String user = client.createUser(3);
    String pay = "/payment/pay/" + user + "/5";
    Answer refused = client.post(pay, key).isProblem(ProblemType.OUT_OF_CREDIT);
    client.post("/payment/add_funds/" + user + "/10").json();

    client.post(pay, key).replays(refused);

    assertThat(client.credit(user)).isEqualTo(13);
    client.post(pay, UUID.randomUUID().toString()).json();
    assertThat(client.credit(user)).isEqualTo(8);
  }

  @Test
  void what_was_not_found_stays_so_under_its_key() {
    Answer missing =
        client.post("/payment/add_funds/" + key + "/5", key).isProblem(ProblemType.USER_NOT_FOUND);
    client.post("/payment/add_funds/" + key + "/5", key).replays(missing);

    String order = client.createOrder("nobody");
    String add = "/orders/addItem/" + order + "/unknown/1";
    String other = UUID.randomUUID().toString();
    Answer noItem = client.post(add, other).isProblem(ProblemType.ITEM_NOT_FOUND);
    client.post(add, other).replays(noItem);
  }

  @Test
  void a_payment_and_its_cancellation_happen_once_each() {
    Specimen specimen = Specimen.create(client);
    String pay = path(Endpoint.PAY_FOR_ORDER, specimen);
    String cancel = path(Endpoint.CANCEL, specimen);
    String cancelKey = UUID.randomUUID().toString();

    Answer paid = client.post(pay, key);
    client.post(pay, key).replays(paid);
    assertThat(client.credit(specimen.user())).isEqualTo(Specimen.CREDIT - 1);
    Answer cancelled = client.post(cancel, cancelKey);
    client.post(cancel, cancelKey).replays(cancelled);
    client.post(pay, key).replays(paid);

    assertThat(paid.succeeded() && cancelled.succeeded()).isTrue();
    assertThat(client.credit(specimen.user())).isEqualTo(Specimen.CREDIT);
    assertThat(client.paymentMade(specimen.user(), specimen.order())).isFalse();
  }

  @Test
  void many_arrivals_at_once_are_one_effect() {
    String user = client.createUser(0);
    String path = "/payment/add_funds/" + user + "/5";

    List<Answer> answers =
        Crowd.forEach(Collections.nCopies(ARRIVALS, path), p -> client.post(p, key));

    JsonObject done = new JsonObject().put("done", true).put("user_id", user).put("credit", 5);
    assertThat(answers).allMatch(answer -> answer.json().equals(done));
    assertThat(answers).filteredOn(answer -> !answer.replayed()).hasSize(1);
    assertThat(client.credit(user)).isEqualTo(5);
  }

  @Test
  void many_arrivals_at_once_create_one() {
    List<Answer> answers =
        Crowd.forEach(
            Collections.nCopies(ARRIVALS, "/orders/create/nobody"), p -> client.post(p, key));

    assertThat(answers.stream().map(Answer::json).distinct()).hasSize(1);
    assertThat(answers).filteredOn(answer -> !answer.replayed()).hasSize(1);
  }

  @Test
  void a_batch_that_is_done_is_not_done_again() {
    Answer first = client.post("/payment/batch_init/1/13", key);
    client.post("/payment/add_funds/0/5").json();

    client.post("/payment/batch_init/1/13", key).replays(first);

    assertThat(client.credit("0")).isEqualTo(18);
    client.post("/payment/batch_init/1/14", key).isProblem(ProblemType.KEY_REUSED);
    client.post("/payment/batch_init/1/13").json();
    assertThat(client.credit("0")).isEqualTo(13);
  }

  @Test
  void what_only_reads_does_not_look_at_the_key() {
    Specimen specimen = Specimen.create(client);
    String status = path(Endpoint.STATUS, specimen);

    for (String method : List.of("GET", "POST")) {
      for (int i = 0; i < 2; i++) {
        Answer answer = client.send(method, status, Body.NONE, "not a key");
        assertThat(answer.json()).isEqualTo(new JsonObject().put("paid", false).putNull("by"));
        assertThat(answer.replayed()).isFalse();
      }
    }
  }
}
