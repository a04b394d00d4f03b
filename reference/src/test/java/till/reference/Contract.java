package till.reference;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The contract of the shop over HTTP, said once more: each method and path, the fields of its
 * answer, and how it may fail.
 *
 * @param fields of the answer 200
 * @param failures such as {@code 404 item-not-found}
 */
record Contract(SortedSet<String> fields, SortedSet<String> failures) {
  private static final String ANY =
      "400 malformed-request 406 not-acceptable 500 internal 502 unavailable 503 unavailable";
  private static final String ID = "400 malformed-id";
  private static final String AMOUNT = "400 malformed-amount";
  private static final String CHANGE = "400 malformed-key 422 key-reused";
  private static final String BATCH = AMOUNT + " 403 batch-init-disabled " + CHANGE;
  private static final String LINE = "404 order-not-found 404 item-not-found";
  private static final String FROZEN = "409 order-paid 409 order-being-paid";

  static final Map<String, Contract> ALL = new TreeMap<>();

  static {
    operation("POST /orders/create/{user}", "order_id", ID, CHANGE);
    operation(
        "GET /orders/find/{order}",
        "order_id paid items user_id total_cost",
        ID,
        "404 order-not-found");
    operation(
        "POST /orders/addItem/{order}/{item}/{quantity}",
        "order_id total_cost",
        ID,
        AMOUNT,
        CHANGE,
        LINE,
        FROZEN,
        "409 order-full 409 amount-limit");
    operation(
        "POST /orders/addItem/{order}/{item}",
        "order_id total_cost",
        ID,
        CHANGE,
        LINE,
        FROZEN,
        "409 order-full 409 amount-limit");
    operation(
        "DELETE /orders/removeItem/{order}/{item}",
        "order_id total_cost",
        ID,
        CHANGE,
        LINE,
        FROZEN);
    operation(
        "DELETE /orders/remove/{order}",
        "order_id removed",
        ID,
        CHANGE,
        "404 order-not-found",
        FROZEN);
    operation(
        "POST /orders/checkout/{order}",
        "order_id paid",
        ID,
        CHANGE,
        "404 order-not-found 409 order-empty 409 out-of-credit 409 out-of-stock",
        "409 unknown-user 409 unknown-item 409 checkout-timed-out 409 checkout-aborted",
        "409 order-paid-directly");
    operation("POST /orders/batch_init/{n}/{items}/{users}/{price}", "msg", BATCH);
    operation("POST /stock/item/create/{price}", "item_id", AMOUNT, CHANGE);
    operation("GET /stock/find/{item}", "stock price", ID, "404 item-not-found");
    operation(
        "POST /stock/add/{item}/{amount}",
        "item_id stock",
        ID,
        AMOUNT,
        CHANGE,
        "404 item-not-found 409 amount-limit");
    operation(
        "POST /stock/subtract/{item}/{amount}",
        "item_id stock",
        ID,
        AMOUNT,
        CHANGE,
        "404 item-not-found 409 out-of-stock");
    operation("POST /stock/batch_init/{n}/{stock}/{price}", "msg", BATCH);
    operation("POST /payment/create_user", "user_id", CHANGE);
    operation("GET /payment/find_user/{user}", "user_id credit", ID, "404 user-not-found");
    operation(
        "POST /payment/add_funds/{user}/{amount}",
        "done user_id credit",
        ID,
        AMOUNT,
        CHANGE,
        "404 user-not-found 409 amount-limit");
    operation(
        "POST /payment/pay/{user}/{amount}",
        "user_id credit paid",
        ID,
        AMOUNT,
        CHANGE,
        "404 user-not-found 409 out-of-credit");
    operation(
        "POST /payment/pay/{user}/{order}/{amount}",
        "user_id credit paid",
        ID,
        AMOUNT,
        CHANGE,
        "404 user-not-found 409 out-of-credit 409 already-paid");
    operation(
        "POST /payment/cancel/{user}/{order}",
        "done user_id credit",
        ID,
        CHANGE,
        "404 user-not-found 409 nothing-to-cancel 409 paid-by-checkout 409 amount-limit");
    operation("GET /payment/status/{user}/{order}", "paid by", ID);
    operation("POST /payment/status/{user}/{order}", "paid by", ID);
    operation("POST /payment/batch_init/{n}/{money}", "msg", BATCH);
  }

  static Contract of(String operation) {
    return Objects.requireNonNull(ALL.get(operation));
  }

  private static void operation(String name, String fields, String... failures) {
    ALL.put(
        name,
        new Contract(
            new TreeSet<>(Arrays.asList(fields.split(" "))),
            pairs(ANY + " " + String.join(" ", failures))));
  }

  private static SortedSet<String> pairs(String failures) {
    var words = failures.split(" ", -1);
    var pairs = new TreeSet<String>();
    for (int i = 0; i < words.length; i += 2) {
      pairs.add(words[i] + " " + words[i + 1]);
    }
    return pairs;
  }
}
