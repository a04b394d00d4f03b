package till.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A shop in memory, on one event loop, that can be told to go wrong. */
final class ToyShop implements AutoCloseable {
  /** How it goes wrong, with one order in a hundred. */
  enum Fault {
    NONE,
    ANSWERS_PAID_BUT_IS_NOT,
    REFUSES_BUT_IS_PAID,
    LOSES_A_UNIT,
    TAKES_NO_MONEY,
    FAILS,
    /** Its first checkouts are turned away, and done when they come again. */
    IS_BUSY
  }

  private static final int TURNED_AWAY = 3;

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final Random random = new Random(1);
  private final Fault fault;
  private long[] stock = {};
  private long[] credit = {};
  private final List<Boolean> paid = new ArrayList<>();
  private int turnedAway;

  ToyShop(Fault fault) {
    this.fault = fault;
    this.server =
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  URI origin() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  private void handle(HttpServerRequest request) {
    String[] path = request.path().substring(1).split("/", -1);
    int number = Integer.parseInt(path[2]);
    JsonObject answer =
        switch (path[0] + " " + path[1]) {
          case "stock batch_init" -> {
            stock = filled(number, path[3]);
            yield new JsonObject();
          }
          case "payment batch_init" -> {
            credit = filled(number, path[3]);
            yield new JsonObject();
          }
          case "orders batch_init" -> {
            paid.clear();
            for (int i = 0; i < number; i++) {
              paid.add(false);
            }
            yield new JsonObject();
          }
          case "stock find" -> new JsonObject().put("stock", stock[number]);
          case "stock subtract" -> new JsonObject().put("stock", --stock[number]);
          case "payment find_user" -> new JsonObject().put("credit", credit[number]);
          case "payment add_funds" -> {
            credit[number] += fault == Fault.TAKES_NO_MONEY ? 2 : 1;
            yield new JsonObject().put("done", true);
          }
          case "orders create" -> {
            paid.add(false);
            yield new JsonObject().put("order_id", Integer.toString(paid.size() - 1));
          }
          case "orders addItem" -> new JsonObject();
          case "orders find" ->
              new JsonObject().put("paid", paid.get(number)).put("items", new JsonArray());
          case "orders checkout" -> checkout(request, number);
          default -> throw new IllegalArgumentException(request.path());
        };
    request.response().end(answer.toBuffer());
  }

  private JsonObject checkout(HttpServerRequest request, int order) {
    if (fault == Fault.IS_BUSY && turnedAway < TURNED_AWAY) {
      turnedAway++;
      request.response().setStatusCode(503);
      return new JsonObject();
    }
    Fault now = order % 100 == 50 ? fault : Fault.NONE;
    if (now != Fault.ANSWERS_PAID_BUT_IS_NOT) {
      paid.set(order, true);
      stock[random.nextInt(stock.length)] -= now == Fault.LOSES_A_UNIT ? 3 : 2;
      credit[random.nextInt(credit.length)] -= now == Fault.TAKES_NO_MONEY ? 0 : 2;
    }
    if (now == Fault.REFUSES_BUT_IS_PAID) {
      request.response().setStatusCode(409);
    } else if (now == Fault.FAILS) {
      request.response().setStatusCode(500);
    }
    return new JsonObject().put("paid", true);
  }

  private static long[] filled(int count, String amount) {
    long[] amounts = new long[count];
    Arrays.fill(amounts, Long.parseLong(amount));
    return amounts;
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
