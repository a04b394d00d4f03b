package till.system;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonArray;
import java.util.HashMap;
import java.util.Map;

/**
 * One item, one user and one order that exist and can be paid, to aim requests at.
 *
 * @param values a good value for every path parameter
 */
record Specimen(Map<String, String> values) {
  static final long PRICE = 3;
  static final long STOCK = 50;
  static final long CREDIT = 70;
  static final long QUANTITY = 2;

  static Specimen create(Client client) {
    String user = client.createUser(CREDIT);
    String item = client.createItem(PRICE, STOCK);
    String order = client.createOrder(user);
    client.addItem(order, item, QUANTITY);
    return new Specimen(
        Map.ofEntries(
            Map.entry("user", user),
            Map.entry("item", item),
            Map.entry("order", order),
            Map.entry("quantity", "1"),
            Map.entry("amount", "1"),
            Map.entry("price", "1"),
            Map.entry("item_price", "1"),
            Map.entry("starting_stock", "1"),
            Map.entry("starting_money", "1"),
            Map.entry("n", "1"),
            Map.entry("n_items", "1"),
            Map.entry("n_users", "1")));
  }

  String user() {
    return value("user");
  }

  String item() {
    return value("item");
  }

  String order() {
    return value("order");
  }

  private String value(String parameter) {
    return requireNonNull(values.get(parameter));
  }

  Specimen with(String parameter, String value) {
    return new Specimen(but(parameter, value));
  }

  /** The good values, but for one. */
  Map<String, String> but(String parameter, String value) {
    Map<String, String> changed = new HashMap<>(values);
    changed.put(parameter, value);
    return changed;
  }

  /** All that can be read of the three, and of the first of each that a batch would make. */
  String state(Client client) {
    var state = new JsonArray();
    for (String path :
        new String[] {
          "/orders/find/" + order(),
          "/stock/find/" + item(),
          "/payment/find_user/" + user(),
          "/payment/status/" + user() + "/" + order(),
          "/orders/find/0",
          "/stock/find/0",
          "/payment/find_user/0"
        }) {
      state.add(client.get(path).body());
    }
    return state.encodePrettily();
  }
}
