package till.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import till.contracts.Amounts;
import till.http.ProblemType;

/** Everything under {@code /orders} but checkout, as its clients were promised it. */
class OrdersContractTest {
  private final Client client = Shop.withInstances(1).client();

  @Test
  void a_new_order_is_empty_unpaid_and_of_a_user_nobody_looked_up() {
    JsonObject created = client.post("/orders/create/nobody").json();

    assertThat(created.fieldNames()).containsExactly("order_id");
    String order = created.getString("order_id");
    assertThat(client.order(order))
        .isEqualTo(
            new JsonObject()
                .put("order_id", order)
                .put("paid", false)
                .put("items", new JsonArray())
                .put("user_id", "nobody")
                .put("total_cost", 0));
  }

  @Test
  void items_add_up_in_the_old_form_and_in_the_new() {
    String order = client.createOrder("nobody");
    String pear = client.createItem(7, 0);
    String plum = client.createItem(11, 0);

    assertThat(client.post("/orders/addItem/" + order + "/" + pear).json())
        .isEqualTo(new JsonObject().put("order_id", order).put("total_cost", 7));
    assertThat(client.addItem(order, pear, 3)).isEqualTo(28);
    assertThat(client.addItem(order, plum, 2)).isEqualTo(50);

    assertThat(lines(order)).isEqualTo(Map.of(pear, 4L, plum, 2L));
    assertThat(client.order(order).getLong("total_cost")).isEqualTo(50);
  }

  @Test
  void an_item_without_a_price_costs_nothing() {
    String order = client.createOrder("nobody");
    String gift = client.createItem(0, 1);

    assertThat(client.addItem(order, gift, 5)).isZero();
    assertThat(lines(order)).isEqualTo(Map.of(gift, 5L));
  }

  @Test
  void removing_an_item_takes_out_one_unit_and_its_price() {
    String order = client.createOrder("nobody");
    String item = client.createItem(7, 0);
    client.addItem(order, item, 2);

    assertThat(client.delete("/orders/removeItem/" + order + "/" + item).json())
        .isEqualTo(new JsonObject().put("order_id", order).put("total_cost", 7));
    assertThat(lines(order)).isEqualTo(Map.of(item, 1L));

    client.delete("/orders/removeItem/" + order + "/" + item).json();
    assertThat(lines(order)).isEmpty();
    assertThat(client.order(order).getLong("total_cost")).isZero();

    client.delete("/orders/removeItem/" + order + "/" + item).isProblem(ProblemType.ITEM_NOT_FOUND);
    assertThat(client.order(order).getLong("total_cost")).isZero();
  }

  @Test
  void a_removed_order_is_gone() {
    String order = client.createOrder("nobody");
    client.addItem(order, client.createItem(7, 0), 2);

    assertThat(client.delete("/orders/remove/" + order).json())
        .isEqualTo(new JsonObject().put("order_id", order).put("removed", true));

    client.get("/orders/find/" + order).isProblem(ProblemType.ORDER_NOT_FOUND);
    client.delete("/orders/remove/" + order).isProblem(ProblemType.ORDER_NOT_FOUND);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("unknownIds")
  void an_unknown_id_is_not_found_and_changes_nothing(
      Endpoint endpoint, String parameter, ProblemType problem) {
    Specimen specimen = Specimen.create(client);
    String before = specimen.state(client);

    client
        .send(endpoint.method(), endpoint.path(specimen.but(parameter, "unknown")), Body.NONE)
        .isProblem(problem);

    assertThat(specimen.state(client)).isEqualTo(before);
  }

  static Stream<Arguments> unknownIds() {
    return Stream.of(
        arguments(Endpoint.FIND_ORDER, "order", ProblemType.ORDER_NOT_FOUND),
        arguments(Endpoint.ADD_UNIT, "order", ProblemType.ORDER_NOT_FOUND),
        arguments(Endpoint.ADD_UNIT, "item", ProblemType.ITEM_NOT_FOUND),
        arguments(Endpoint.ADD_ITEM, "order", ProblemType.ORDER_NOT_FOUND),
        arguments(Endpoint.ADD_ITEM, "item", ProblemType.ITEM_NOT_FOUND),
        arguments(Endpoint.REMOVE_ITEM, "order", ProblemType.ORDER_NOT_FOUND),
        arguments(Endpoint.REMOVE_ITEM, "item", ProblemType.ITEM_NOT_FOUND),
        arguments(Endpoint.REMOVE_ORDER, "order", ProblemType.ORDER_NOT_FOUND),
        arguments(Endpoint.CHECKOUT, "order", ProblemType.ORDER_NOT_FOUND));
  }

  @ParameterizedTest
  @EnumSource(names = {"ADD_UNIT", "ADD_ITEM", "REMOVE_ITEM", "REMOVE_ORDER"})
  void a_paid_order_cannot_be_changed(Endpoint endpoint) {
    Specimen specimen = Specimen.create(client);
    client.checkout(specimen.order()).json();
    String before = specimen.state(client);

    client
        .send(endpoint.method(), endpoint.path(specimen.values()), Body.NONE)
        .isProblem(ProblemType.ORDER_PAID);

    assertThat(specimen.state(client)).isEqualTo(before);
  }

  @Test
  void a_total_past_the_largest_amount_is_refused_and_changes_nothing() {
    String order = client.createOrder("nobody");
    String yacht = client.createItem(Amounts.MAX, 0);
    String cent = client.createItem(1, 0);
    assertThat(client.addItem(order, yacht, 1)).isEqualTo(Amounts.MAX);

    for (String path : List.of(yacht + "/1", yacht + "/2", cent + "/1", cent)) {
      client.post("/orders/addItem/" + order + "/" + path).isProblem(ProblemType.AMOUNT_LIMIT);
    }
    client
        .post("/orders/addItem/" + order + "/" + yacht + "/" + Amounts.MAX)
        .isProblem(ProblemType.AMOUNT_LIMIT);

    assertThat(client.order(order).getLong("total_cost")).isEqualTo(Amounts.MAX);
    assertThat(lines(order)).isEqualTo(Map.of(yacht, 1L));
  }

  @Test
  void a_quantity_past_the_largest_amount_is_refused_and_changes_nothing() {
    String order = client.createOrder("nobody");
    String gift = client.createItem(0, 0);
    client.addItem(order, gift, Amounts.MAX);

    client.post("/orders/addItem/" + order + "/" + gift).isProblem(ProblemType.AMOUNT_LIMIT);
    client.post("/orders/addItem/" + order + "/" + gift + "/1").isProblem(ProblemType.AMOUNT_LIMIT);

    assertThat(lines(order)).isEqualTo(Map.of(gift, Amounts.MAX));
  }

  @Test
  void ids_of_all_allowed_characters_and_of_full_length_are_fine() {
    for (String user : Set.of("a", "A-z_0", "-", "_", "0", "x".repeat(64))) {
      String order = client.createOrder(user);
      assertThat(client.order(order).getString("user_id")).isEqualTo(user);
    }
  }

  /** The order's {@code [[item, quantity], ...]}. */
  private Map<String, Long> lines(String order) {
    Map<String, Long> lines = new HashMap<>();
    for (Object line : client.order(order).getJsonArray("items")) {
      JsonArray pair = (JsonArray) line;
      assertThat(pair.size()).isEqualTo(2);
      assertThat(lines.put(pair.getString(0), pair.getLong(1))).as("the same item twice").isNull();
    }
    return lines;
  }
}
