package till.order;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import till.contracts.Amounts;
import till.contracts.ItemId;
import till.contracts.OrderId;
import till.contracts.UserId;
import till.http.Batches;
import till.http.ProblemException;
import till.http.ProblemType;
import till.price.Prices;
import till.redis.Bulk;

/** {@code /orders}: orders as clients see them. Request bodies are ignored. */
@Controller("/orders")
@Consumes(MediaType.ALL)
final class OrderController {
  private final Orders orders;
  private final Prices prices;
  private final Batches batches;

  OrderController(Orders orders, Prices prices, Batches batches) {
    this.orders = orders;
    this.prices = prices;
    this.batches = batches;
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

  @Post("/create/{user:[^/]+}")
  CompletionStage<Created> create(String user) {
    var order = OrderId.fresh();
    return orders.create(order, new UserId(user)).thenApply(result -> new Created(order.value()));
  }

  @Get("/find/{order:[^/]+}")
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

  @Post("/addItem/{order:[^/]+}/{item:[^/]+}/{quantity:[^/]+}")
  CompletionStage<Total> addItem(String order, String item, String quantity) {
    return add(new OrderId(order), new ItemId(item), Amounts.positive("quantity", quantity));
  }

  @Post("/addItem/{order:[^/]+}/{item:[^/]+}")
  CompletionStage<Total> addOneItem(String order, String item) {
    return add(new OrderId(order), new ItemId(item), 1);
  }

  private CompletionStage<Total> add(OrderId order, ItemId item, long quantity) {
    return prices
        .of(item)
        .thenCompose(price -> orders.addItem(order, item, quantity, price))
        .thenApply(
            added ->
                switch (added.result()) {
                  case NOT_FOUND -> throw new ProblemException(ProblemType.ORDER_NOT_FOUND);
                  case PAID -> throw new ProblemException(ProblemType.ORDER_PAID);
                  case PAYING -> throw new ProblemException(ProblemType.ORDER_BEING_PAID);
                  case FULL -> throw new ProblemException(ProblemType.ORDER_FULL);
                  case LIMIT -> throw new ProblemException(ProblemType.AMOUNT_LIMIT);
                  case ADDED -> new Total(order.value(), added.total());
                });
  }

  @Delete("/removeItem/{order:[^/]+}/{item:[^/]+}")
  CompletionStage<Total> removeItem(String order, String item) {
    var id = new OrderId(order);
    return orders
        .removeItem(id, new ItemId(item))
        .thenApply(
            removed ->
                switch (removed.result()) {
                  case NOT_FOUND -> throw new ProblemException(ProblemType.ORDER_NOT_FOUND);
                  case PAID -> throw new ProblemException(ProblemType.ORDER_PAID);
                  case PAYING -> throw new ProblemException(ProblemType.ORDER_BEING_PAID);
                  case NO_LINE -> throw new ProblemException(ProblemType.ITEM_NOT_FOUND);
                  case REMOVED -> new Total(id.value(), removed.total());
                });
  }

  @Delete("/remove/{order:[^/]+}")
  CompletionStage<Removed> remove(String order) {
    var id = new OrderId(order);
    return orders
        .remove(id)
        .thenApply(
            result ->
                switch (result) {
                  case NOT_FOUND -> throw new ProblemException(ProblemType.ORDER_NOT_FOUND);
                  case PAID -> throw new ProblemException(ProblemType.ORDER_PAID);
                  case PAYING -> throw new ProblemException(ProblemType.ORDER_BEING_PAID);
                  case REMOVED -> new Removed(id.value(), true);
                });
  }

  @Post("/batch_init/{n:[^/]+}/{items:[^/]+}/{users:[^/]+}/{price:[^/]+}")
  CompletionStage<Batches.Done> batchInit(String n, String items, String users, String price) {
    long count = batches.count(n);
    long itemCount = Amounts.positive("number of items", items);
    long userCount = Amounts.positive("number of users", users);
    long cents = Amounts.between(0, Amounts.MAX / 2, "price", price);
    prices.forget();
    return Bulk.run(
            count,
            i ->
                orders.reset(
                    new OrderId(Long.toString(i)),
                    new UserId(Long.toString(random(userCount))),
                    twoOf(itemCount, cents)))
        .thenApply(done -> new Batches.Done("Batch init for orders successful"));
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
