package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import till.contracts.Amounts;
import till.http.ProblemType;

/** Everything under {@code /payment}, as its clients were promised it. */
class PaymentContractTest {
  private final Client client = Shop.withInstances(1).client();

  @Test
  void a_new_user_has_no_credit() {
    JsonObject created = client.post("/payment/create_user").json();

    assertThat(created.fieldNames()).containsExactly("user_id");
    String user = created.getString("user_id");
    assertThat(client.get("/payment/find_user/" + user).json())
        .isEqualTo(new JsonObject().put("user_id", user).put("credit", 0));
  }

  @Test
  void funds_are_added_and_paid_in_the_new_form() {
    String user = client.createUser(0);

    assertThat(client.post("/payment/add_funds/" + user + "/15").json())
        .isEqualTo(new JsonObject().put("done", true).put("user_id", user).put("credit", 15));
    assertThat(client.post("/payment/pay/" + user + "/10").json())
        .isEqualTo(new JsonObject().put("user_id", user).put("credit", 5).put("paid", true));
    assertThat(client.credit(user)).isEqualTo(5);
    assertThat(client.post("/payment/pay/" + user + "/5").json().getLong("credit")).isZero();
  }

  @Test
  void a_payment_for_an_order_is_known_and_can_be_cancelled_once() {
    String user = client.createUser(15);
    assertThat(client.paymentMade(user, "order")).isFalse();

    assertThat(client.post("/payment/pay/" + user + "/order/10").json())
        .isEqualTo(new JsonObject().put("user_id", user).put("credit", 5).put("paid", true));
    assertThat(client.paymentMade(user, "order")).isTrue();
    assertThat(client.paymentMade(user, "another")).isFalse();

    assertThat(client.post("/payment/cancel/" + user + "/order").json())
        .isEqualTo(new JsonObject().put("done", true).put("user_id", user).put("credit", 15));
    assertThat(client.paymentMade(user, "order")).isFalse();

    client.post("/payment/cancel/" + user + "/order").isProblem(ProblemType.NOTHING_TO_CANCEL);
    assertThat(client.credit(user)).isEqualTo(15);
  }

  @Test
  void an_order_is_not_paid_twice_but_again_after_a_cancel() {
    String user = client.createUser(15);
    client.post("/payment/pay/" + user + "/order/10").json();

    client.post("/payment/pay/" + user + "/order/3").isProblem(ProblemType.ALREADY_PAID);
    assertThat(client.credit(user)).isEqualTo(5);

    client.post("/payment/cancel/" + user + "/order").json();
    client.post("/payment/pay/" + user + "/order/3").json();
    assertThat(client.credit(user)).isEqualTo(12);
    assertThat(client.post("/payment/cancel/" + user + "/order").json().getLong("credit"))
        .isEqualTo(15);
  }

  @Test
  void status_is_the_same_by_get_and_by_post() {
    String user = client.createUser(15);
    String path = "/payment/status/" + user + "/order";
    assertThat(client.get(path).json())
        .isEqualTo(new JsonObject().put("paid", false).putNull("by"));
    assertThat(client.post(path).json())
        .isEqualTo(new JsonObject().put("paid", false).putNull("by"));

    client.post("/payment/pay/" + user + "/order/10").json();

    assertThat(client.get(path).json())
        .isEqualTo(new JsonObject().put("paid", true).put("by", "direct"));
    assertThat(client.post(path).json())
        .isEqualTo(new JsonObject().put("paid", true).put("by", "direct"));
  }

  @Test
  void a_checkout_is_a_payment_that_cannot_be_cancelled() {
    Specimen specimen = Specimen.create(client);
    assertThat(client.paymentMade(specimen.user(), specimen.order())).isFalse();
    client.checkout(specimen.order()).json();
    assertThat(client.paymentMade(specimen.user(), specimen.order())).isTrue();
    String before = specimen.state(client);

    client
        .post("/payment/cancel/" + specimen.user() + "/" + specimen.order())
        .isProblem(ProblemType.PAID_BY_CHECKOUT);

    assertThat(specimen.state(client)).isEqualTo(before);
  }

  @Test
  void an_order_that_is_paid_directly_is_not_checked_out_until_that_is_cancelled() {
    Specimen specimen = Specimen.create(client);
    String user = specimen.user();
    String order = specimen.order();
    client.post("/payment/pay/" + user + "/" + order + "/1").json();

    Answer refused = client.checkout(order).isProblem(ProblemType.ORDER_PAID_DIRECTLY);

    assertThat(new JsonObject(refused.body()).getString("detail")).contains("/payment/cancel/");
    client.hasLeft(specimen.item(), Specimen.STOCK, user, Specimen.CREDIT - 1);
    assertThat(client.paid(order)).as("by a checkout").isFalse();
    assertThat(client.payment(user, order))
        .isEqualTo(new JsonObject().put("paid", true).put("by", "direct"));

    client.post("/payment/cancel/" + user + "/" + order).json();
    client.checkout(order).json();

    assertThat(client.paid(order)).isTrue();
    assertThat(client.payment(user, order))
        .isEqualTo(new JsonObject().put("paid", true).put("by", "checkout"));
    long left = Specimen.CREDIT - Specimen.PRICE * Specimen.QUANTITY;
    client.post("/payment/pay/" + user + "/" + order + "/1").isProblem(ProblemType.ALREADY_PAID);
    client.hasLeft(specimen.item(), Specimen.STOCK - Specimen.QUANTITY, user, left);
  }

  @Test
  void what_another_user_pays_for_an_order_is_no_payment_of_its_own() {
    Specimen specimen = Specimen.create(client);
    String friend = client.createUser(10);
    client.post("/payment/pay/" + friend + "/" + specimen.order() + "/10").json();

    client.checkout(specimen.order()).json();

    assertThat(client.payment(friend, specimen.order()).getString("by")).isEqualTo("direct");
    assertThat(client.payment(specimen.user(), specimen.order()).getString("by"))
        .isEqualTo("checkout");
    client.post("/payment/cancel/" + friend + "/" + specimen.order()).json();
  }

  @Test
  void an_order_is_paid_once_by_whatever_comes_first() {
    for (int round = 0; round < 20; round++) {
      Specimen specimen = Specimen.create(client);
      String user = specimen.user();
      String order = specimen.order();
      String pay = "/payment/pay/" + user + "/" + order + "/1";
      String checkout = "/orders/checkout/" + order;
      String cancel = "/payment/cancel/" + user + "/" + order;

      List<Answer> answers =
          Crowd.forEach(List.of(pay, checkout, cancel, pay, checkout), path -> client.post(path));

      boolean isPaid = client.paid(order);
      String by = client.payment(user, order).getString("by");
      assertThat(answers).allMatch(answer -> answer.status() == 200 || answer.status() == 409);
      assertThat("checkout".equals(by)).as("%s", answers).isEqualTo(isPaid);
      long spent = isPaid ? Specimen.PRICE * Specimen.QUANTITY : "direct".equals(by) ? 1 : 0;
      assertThat(client.credit(user)).as("%s", answers).isEqualTo(Specimen.CREDIT - spent);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {16, 1_000, Amounts.MAX})
  void more_than_there_is_cannot_be_paid(long amount) {
    String user = client.createUser(15);

    client.post("/payment/pay/" + user + "/" + amount).isProblem(ProblemType.OUT_OF_CREDIT);
    client.post("/payment/pay/" + user + "/order/" + amount).isProblem(ProblemType.OUT_OF_CREDIT);

    assertThat(client.credit(user)).isEqualTo(15);
    assertThat(client.paymentMade(user, "order")).isFalse();
  }

  @Test
  void credit_past_the_largest_amount_is_refused_and_changes_nothing() {
    String user = client.createUser(Amounts.MAX);

    client.post("/payment/add_funds/" + user + "/1").isProblem(ProblemType.AMOUNT_LIMIT);
    client
        .post("/payment/add_funds/" + user + "/" + Amounts.MAX)
        .isProblem(ProblemType.AMOUNT_LIMIT);

    assertThat(client.credit(user)).isEqualTo(Amounts.MAX);
  }

  @ParameterizedTest
  @EnumSource(names = {"FIND_USER", "ADD_FUNDS", "PAY", "PAY_FOR_ORDER", "CANCEL"})
  void an_unknown_user_is_not_found(Endpoint endpoint) {
    Specimen specimen = Specimen.create(client);

    client
        .send(endpoint.method(), endpoint.path(specimen.but("user", "unknown")), Body.NONE)
        .isProblem(ProblemType.USER_NOT_FOUND);

    client.get("/payment/find_user/unknown").isProblem(ProblemType.USER_NOT_FOUND);
  }
}
