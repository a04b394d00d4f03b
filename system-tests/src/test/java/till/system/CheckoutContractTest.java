package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import till.contracts.Amounts;
import till.http.ProblemType;

/** One checkout at a time: what it takes, what it refuses, and that it can be tried again. */
class CheckoutContractTest {
  private final Client client = Shop.withInstances(1).client();

  @Test
  void a_checkout_takes_stock_and_credit_once() {
    String user = client.createUser(100);
    String pear = client.createItem(7, 10);
    String plum = client.createItem(11, 10);
    String order = client.createOrder(user);
    client.addItem(order, pear, 3);
    client.addItem(order, plum, 1);
    JsonObject paid = new JsonObject().put("order_id", order).put("paid", true);

    assertThat(client.checkout(order).json()).isEqualTo(paid);
    assertThat(client.paid(order)).isTrue();
    client.hasLeft(pear, 7, user, 68);
    client.hasLeft(plum, 9, user, 68);

    assertThat(client.checkout(order).json()).isEqualTo(paid);
    client.hasLeft(pear, 7, user, 68);
    client.hasLeft(plum, 9, user, 68);
  }

  @Test
  void the_last_unit_and_the_last_cent_can_be_spent() {
    String user = client.createUser(21);
    String item = client.createItem(7, 3);
    String order = order(user, item, 3);

    client.checkout(order).json();

    client.hasLeft(item, 0, user, 0);
  }

  @Test
  void a_free_item_needs_stock_but_no_credit() {
    String user = client.createUser(0);
    String gift = client.createItem(0, 1);

    client.checkout(order(user, gift, 1)).json();
    client.hasLeft(gift, 0, user, 0);

    client.checkout(order(user, gift, 1)).isProblem(ProblemType.OUT_OF_STOCK);
    client.hasLeft(gift, 0, user, 0);
  }

  @Test
  void the_largest_amounts_can_be_checked_out() {
    String user = client.createUser(Amounts.MAX);
    String yacht = client.createItem(Amounts.MAX, 1);
    String gift = client.createItem(0, Amounts.MAX);
    String order = order(user, yacht, 1);
    client.addItem(order, gift, Amounts.MAX);

    client.checkout(order).json();

    client.hasLeft(yacht, 0, user, 0);
    client.hasLeft(gift, 0, user, 0);
  }

  @Test
  void an_order_keeps_the_total_it_had_when_it_was_refused() {
    String user = client.createUser(20);
    String item = client.createItem(7, 2);
    String order = order(user, item, 3);

    client.checkout(order).isProblem(ProblemType.OUT_OF_CREDIT);

    assertThat(client.order(order).getLong("total_cost")).isEqualTo(21);
    assertThat(client.paid(order)).isFalse();
  }

  @Test
  void out_of_stock_changes_nothing_and_can_be_tried_again() {
    String user = client.createUser(100);
    String plenty = client.createItem(1, 10);
    String scarce = client.createItem(1, 2);
    String order = order(user, plenty, 1);
    client.addItem(order, scarce, 3);

    client.checkout(order).isProblem(ProblemType.OUT_OF_STOCK);
    assertThat(client.paid(order)).isFalse();
    client.hasLeft(plenty, 10, user, 100);
    client.hasLeft(scarce, 2, user, 100);
    assertThat(client.paymentMade(user, order)).isFalse();

    client.post("/stock/add/" + scarce + "/1").json();
    client.checkout(order).json();
    client.hasLeft(plenty, 9, user, 96);
    client.hasLeft(scarce, 0, user, 96);
  }

  @Test
  void out_of_credit_changes_nothing_and_can_be_tried_again() {
    String user = client.createUser(4);
    String item = client.createItem(5, 10);
    String order = order(user, item, 1);

    client.checkout(order).isProblem(ProblemType.OUT_OF_CREDIT);
    assertThat(client.paid(order)).isFalse();
    client.hasLeft(item, 10, user, 4);

    client.post("/payment/add_funds/" + user + "/1").json();
    client.checkout(order).json();
    client.hasLeft(item, 9, user, 0);
  }

  @Test
  void a_refused_order_can_be_changed_and_tried_again() {
    String user = client.createUser(10);
    String item = client.createItem(5, 10);
    String order = order(user, item, 3);
    client.checkout(order).isProblem(ProblemType.OUT_OF_CREDIT);

    client.delete("/orders/removeItem/" + order + "/" + item).json();
    client.checkout(order).json();

    client.hasLeft(item, 8, user, 0);
  }

  @Test
  void an_order_of_an_unknown_user_is_refused_and_changes_nothing() {
    String item = client.createItem(0, 10);
    String order = order("unknown", item, 1);

    client.checkout(order).isProblem(ProblemType.UNKNOWN_USER);

    assertThat(client.stock(item)).isEqualTo(10);
    assertThat(client.paid(order)).isFalse();
    client.get("/payment/find_user/unknown").isProblem(ProblemType.USER_NOT_FOUND);
  }

  @Test
  void an_empty_order_is_refused() {
    String user = client.createUser(10);
    String order = client.createOrder(user);
    client.checkout(order).isProblem(ProblemType.ORDER_EMPTY);

    String item = client.createItem(5, 10);
    client.addItem(order, item, 1);
    client.delete("/orders/removeItem/" + order + "/" + item).json();
    client.checkout(order).isProblem(ProblemType.ORDER_EMPTY);

    assertThat(client.paid(order)).isFalse();
    client.hasLeft(item, 10, user, 10);
  }

  private String order(String user, String item, long quantity) {
    String order = client.createOrder(user);
    client.addItem(order, item, quantity);
    return order;
  }
}
