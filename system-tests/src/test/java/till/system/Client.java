package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The shop as its clients see it: one origin, HTTP/1.1, JSON. */
final class Client {
  /** Longer than any checkout may take, so that what never ends is seen as such. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI origin;

  Client(URI origin) {
    this.origin = origin;
  }

  URI origin() {
    return origin;
  }

  Answer get(String path) {
    return send("GET", path, Body.NONE);
  }

  Answer post(String path) {
    return send("POST", path, Body.NONE);
  }

  Answer delete(String path) {
    return send("DELETE", path, Body.NONE);
  }

  /** A POST with an {@code Idempotency-Key}. */
  Answer post(String path, String key) {
    return send("POST", path, Body.NONE, key);
  }

  /**
   * Sends the path as it is: it must be percent-encoded already.
   *
   * @param keys each the value of one {@code Idempotency-Key}
   */
  Answer send(String method, String path, Body body, String... keys) {
    var request =
        HttpRequest.newBuilder(URI.create(origin + path))
            .timeout(ANSWER_TIMEOUT)
            .method(method, body.publisher());
    if (!body.contentType().isEmpty()) {
      request.header("Content-Type", body.contentType());
    }
    for (String key : keys) {
      request.header("Idempotency-Key", key);
    }
    return send(request, method + " " + path);
  }

  /** A request as a gateway passes it on that has given it this id. */
  Answer sendWithId(String method, String path, String id) {
    var request =
        HttpRequest.newBuilder(URI.create(origin + path))
            .timeout(ANSWER_TIMEOUT)
            .method(method, Body.NONE.publisher())
            .header("Till-Request-Id", id);
    return send(request, method + " " + path);
  }

  private Answer send(HttpRequest.Builder request, String what) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      String contentType = response.headers().firstValue("Content-Type").orElse("");
      boolean replayed = response.headers().firstValue(Answer.REPLAYED).isPresent();
      return new Answer(what, response.statusCode(), contentType, replayed, response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String createUser(long credit) {
    String user = post("/payment/create_user").json().getString("user_id");
    if (credit > 0) {
      post("/payment/add_funds/" + user + "/" + credit).json();
    }
    return user;
  }

  String createItem(long price, long stock) {
    String item = post("/stock/item/create/" + price).json().getString("item_id");
    if (stock > 0) {
      post("/stock/add/" + item + "/" + stock).json();
    }
    return item;
  }

  String createOrder(String user) {
    return post("/orders/create/" + user).json().getString("order_id");
  }

  /** The order's new total. */
  long addItem(String order, String item, long quantity) {
    return post("/orders/addItem/" + order + "/" + item + "/" + quantity)
        .json()
        .getLong("total_cost");
  }

  Answer checkout(String order) {
    return post("/orders/checkout/" + order);
  }

  JsonObject order(String order) {
    return get("/orders/find/" + order).json();
  }

  boolean paid(String order) {
    return order(order).getBoolean("paid");
  }

  long stock(String item) {
    return get("/stock/find/" + item).json().getLong("stock");
  }

  long credit(String user) {
    return get("/payment/find_user/" + user).json().getLong("credit");
  }

  boolean paymentMade(String user, String order) {
    return payment(user, order).getBoolean("paid");
  }

  /** Whether the user has paid for the order, and how. */
  JsonObject payment(String user, String order) {
    return get("/payment/status/" + user + "/" + order).json();
  }

  /** Fails unless the item has that much stock and the user that much credit left. */
  void hasLeft(String item, long stock, String user, long credit) {
    assertThat(stock(item)).as("stock of item %s", item).isEqualTo(stock);
    assertThat(credit(user)).as("credit of user %s", user).isEqualTo(credit);
  }
}
