package till.order;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import till.contracts.Amounts;
import till.contracts.ItemId;
import till.contracts.OrderId;
import till.contracts.UserId;
import till.http.Batches;
import till.http.ProblemException;
import till.http.ProblemType;
import till.http.Problems;
import till.http.Replay;
import till.http.RequestKey;
import till.price.Prices;
import till.redis.Bulk;
import till.redis.RequestKeys;
import till.redis.TransientFailures;

/** {@code /orders}: orders as clients see them. Request bodies are ignored. */
@Controller("/orders")
@Consumes(MediaType.ALL)
final class OrderController {
  private final Orders orders;
  private final Prices prices;
  private final Batches batches;
  private final RequestKeys keys;

  OrderController(Orders orders, Prices prices, Batches batches, RequestKeys keys) {
    this.orders = orders;
    this.prices = prices;
    this.batches = batches;
    this.keys = keys;
  }

  @Serdeable
  record Created(String order_id) {}

  @Serdeable
  record Found(
      String order_id, boolean paid, List<List<Object>> items, String user_id, long total_cost) {}

  @Serdeable
  record Total(String order_id, long total_cost) {}

  @Serdeable
  record Removed(String order_id, boolean removed) {}

  /** Makes an empty order. The user is not looked up. */
  @Post("/create/{user:[^/]+}")
  CompletionStage<HttpResponse<Created>> create(String user, RequestKey request) {
    var id = new UserId(user);
    return keys.claimed(request, () -> create(id, request, 0));
  }

  /** The next id is for a key that made this one so long ago that its record has expired. */
  private CompletionStage<HttpResponse<Created>> create(
      UserId user, RequestKey request, int number) {
    var order = OrderId.derived(request.key(), number);
    return orders
        .create(order, user, request)
        .thenCompose(
            created ->
                switch (created.result()) {
                  case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
                  case EXISTS -> create(user, request, number + 1);
                  case CREATED ->
                      CompletableFuture.completedStage(
                          Replay.response(created.replayed(), () -> new Created(order.value())));
                });
  }

  /** Tells what is in an order, what it costs, and whether it is paid. */
  @Get("/find/{order:[^/]+}")
  @Problems(ProblemType.ORDER_NOT_FOUND)
  CompletionStage<Found> find(String order) {
    var id = new OrderId(order);
    return orders
        .find(id)
        .thenApply(
            found -> {
              var view = found.orElseThrow(() -> new ProblemException(ProblemType.ORDER_NOT_FOUND));
              var items =
                  view.lines().stream()
                      .map(line -> List.<Object>of(line.item(), line.quantity()))
                      .toList();
              return new Found(id.value(), view.paid(), items, view.user(), view.total());
            });
  }

  /** Adds units of an item, at the price that it has now. */
  @Post("/addItem/{order:[^/]+}/{item:[^/]+}/{quantity:[^/]+}")
  @Problems({
    ProblemType.ORDER_NOT_FOUND,
    ProblemType.ITEM_NOT_FOUND,
    ProblemType.ORDER_PAID,
    ProblemType.ORDER_BEING_PAID,
    ProblemType.ORDER_FULL,
    ProblemType.AMOUNT_LIMIT
  })
  CompletionStage<HttpResponse<Total>> addItem(
      String order, String item, String quantity, RequestKey request) {
    return add(
        new OrderId(order), new ItemId(item), Amounts.positive("quantity", quantity), request);
  }

  /** Adds one unit of an item, at the price that it has now. */
  @Post("/addItem/{order:[^/]+}/{item:[^/]+}")
  @Problems({
    ProblemType.ORDER_NOT_FOUND,
    ProblemType.ITEM_NOT_FOUND,
    ProblemType.ORDER_PAID,
    ProblemType.ORDER_BEING_PAID,
    ProblemType.ORDER_FULL,
    ProblemType.AMOUNT_LIMIT
  })
  CompletionStage<HttpResponse<Total>> addOneItem(String order, String item, RequestKey request) {
    return add(new OrderId(order), new ItemId(item), 1, request);
  }

  private CompletionStage<HttpResponse<Total>> add(
      OrderId order, ItemId item, long quantity, RequestKey request) {
    return keys.claimed(
            request,
            () ->
                price(item)
                    .thenCompose(price -> orders.addItem(order, item, quantity, price, request)))
        .thenApply(
            added ->
                Replay.response(
                    added.replayed(),
                    () ->
                        switch (added.result()) {
                          case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
                          case NO_ITEM -> throw new ProblemException(ProblemType.ITEM_NOT_FOUND);
                          case NOT_FOUND -> throw new ProblemException(ProblemType.ORDER_NOT_FOUND);
                          case PAID -> throw new ProblemException(ProblemType.ORDER_PAID);
                          case PAYING -> throw new ProblemException(ProblemType.ORDER_BEING_PAID);
                          case FULL -> throw new ProblemException(ProblemType.ORDER_FULL);
                          case LIMIT -> throw new ProblemException(ProblemType.AMOUNT_LIMIT);
                          case ADDED -> new Total(order.value(), added.total());
                        }));
  }

  /** None where there is no such item: then that is what came of the request, and is recorded. */
  private CompletionStage<OptionalLong> price(ItemId item) {
    return prices
        .of(item)
        .thenApply(OptionalLong::of)
        .exceptionallyCompose(
            e ->
                TransientFailures.cause(e) instanceof ProblemException problem
                        && problem.type() == ProblemType.ITEM_NOT_FOUND
                    ? CompletableFuture.completedStage(OptionalLong.empty())
                    : CompletableFuture.failedStage(e));
  }

  /** Takes one unit of an item out of an order. */
  @Delete("/removeItem/{order:[^/]+}/{item:[^/]+}")
  @Problems({
    ProblemType.ORDER_NOT_FOUND,
    ProblemType.ITEM_NOT_FOUND,
    ProblemType.ORDER_PAID,
    ProblemType.ORDER_BEING_PAID
  })
  CompletionStage<HttpResponse<Total>> removeItem(String order, String item, RequestKey request) {
    var id = new OrderId(order);
    var itemId = new ItemId(item);
    return keys.claimed(request, () -> orders.removeItem(id, itemId, request))
        .thenApply(
            removed ->
                Replay.response(
                    removed.replayed(),
                    () ->
                        switch (removed.result()) {
                          case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
                          case NOT_FOUND -> throw new ProblemException(ProblemType.ORDER_NOT_FOUND);
                          case PAID -> throw new ProblemException(ProblemType.ORDER_PAID);
                          case PAYING -> throw new ProblemException(ProblemType.ORDER_BEING_PAID);
                          case NO_LINE -> throw new ProblemException(ProblemType.ITEM_NOT_FOUND);
                          case REMOVED -> new Total(id.value(), removed.total());
                        }));
  }

  /** Deletes an order that is not paid. */
  @Delete("/remove/{order:[^/]+}")
  @Problems({ProblemType.ORDER_NOT_FOUND, ProblemType.ORDER_PAID, ProblemType.ORDER_BEING_PAID})
  CompletionStage<HttpResponse<Removed>> remove(String order, RequestKey request) {
    var id = new OrderId(order);
    return keys.claimed(request, () -> orders.remove(id, request))
        .thenApply(
            removed ->
                Replay.response(
                    removed.replayed(),
                    () ->
                        switch (removed.result()) {
                          case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
                          case NOT_FOUND -> throw new ProblemException(ProblemType.ORDER_NOT_FOUND);
                          case PAID -> throw new ProblemException(ProblemType.ORDER_PAID);
                          case PAYING -> throw new ProblemException(ProblemType.ORDER_BEING_PAID);
                          case REMOVED -> new Removed(id.value(), true);
                        }));
  }

  /**
   * Makes the orders 0 to n-1, each of a random user and two random items, whatever they were
   * before.
   */
  @Post("/batch_init/{n:[^/]+}/{items:[^/]+}/{users:[^/]+}/{price:[^/]+}")
  @Problems(ProblemType.BATCH_INIT_DISABLED)
  CompletionStage<HttpResponse<Batches.Done>> batchInit(
      String n, String items, String users, String price, RequestKey request) {
    long count = batches.count(n);
    long itemCount = Amounts.positive("number of items", items);
    long userCount = Amounts.positive("number of users", users);
    long cents = Amounts.between(0, Amounts.MAX / 2, "price", price);
    prices.forget();
    return keys.batch(
            request,
            () ->
                Bulk.run(
                    count,
                    i ->
                        orders.reset(
                            new OrderId(Long.toString(i)),
                            new UserId(Long.toString(random(userCount))),
                            twoOf(itemCount, cents))))
        .thenApply(
            replayed ->
                Replay.response(
                    replayed, () -> new Batches.Done("Batch init for orders successful")));
  }

  private static List<Orders.Line> twoOf(long items, long price) {
    long first = random(items);
    long second = random(items);
    return first == second
        ? List.of(new Orders.Line(Long.toString(first), 2, 2 * price))
        : List.of(
            new Orders.Line(Long.toString(first), 1, price),
            new Orders.Line(Long.toString(second), 1, price));
  }

  private static long random(long bound) {
    return ThreadLocalRandom.current().nextLong(bound);
  }
}
