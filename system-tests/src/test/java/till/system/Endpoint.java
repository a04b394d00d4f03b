package till.system;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Every row of the HTTP contract, in the old form and in the new. */
enum Endpoint {
  CREATE_ORDER("POST", "/orders/create/{user}"),
  FIND_ORDER("GET", "/orders/find/{order}"),
  ADD_UNIT("POST", "/orders/addItem/{order}/{item}"),
  ADD_ITEM("POST", "/orders/addItem/{order}/{item}/{quantity}"),
  REMOVE_ITEM("DELETE", "/orders/removeItem/{order}/{item}"),
  REMOVE_ORDER("DELETE", "/orders/remove/{order}"),
  CHECKOUT("POST", "/orders/checkout/{order}"),
  ORDERS_BATCH("POST", "/orders/batch_init/{n}/{n_items}/{n_users}/{item_price}"),

  CREATE_ITEM("POST", "/stock/item/create/{price}"),
  FIND_ITEM("GET", "/stock/find/{item}"),
  ADD_STOCK("POST", "/stock/add/{item}/{amount}"),
  SUBTRACT_STOCK("POST", "/stock/subtract/{item}/{amount}"),
  STOCK_BATCH("POST", "/stock/batch_init/{n}/{starting_stock}/{item_price}"),

  CREATE_USER("POST", "/payment/create_user"),
  FIND_USER("GET", "/payment/find_user/{user}"),
  ADD_FUNDS("POST", "/payment/add_funds/{user}/{amount}"),
  PAY("POST", "/payment/pay/{user}/{amount}"),
  PAY_FOR_ORDER("POST", "/payment/pay/{user}/{order}/{amount}"),
  CANCEL("POST", "/payment/cancel/{user}/{order}"),
  STATUS("GET", "/payment/status/{user}/{order}"),
  STATUS_BY_POST("POST", "/payment/status/{user}/{order}"),
  PAYMENT_BATCH("POST", "/payment/batch_init/{n}/{starting_money}");

  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  private final String method;
  private final String template;

  Endpoint(String method, String template) {
    this.method = method;
    this.template = template;
  }

  String method() {
    return method;
  }

  String template() {
    return template;
  }

  /** The names of the path parameters, in order. */
  List<String> parameters() {
    return PARAMETER.matcher(template).results().map(found -> found.group(1)).toList();
  }

  String path(Map<String, String> values) {
    return PARAMETER.matcher(template).replaceAll(found -> values.get(found.group(1)));
  }

  boolean changes() {
    return !method.equals("GET") && this != STATUS_BY_POST;
  }

  @Override
  public String toString() {
    return method + " " + template;
  }
}
