package till.stock;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.serde.annotation.Serdeable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import till.contracts.Amounts;
import till.contracts.ItemId;
import till.escrow.Accounts;
import till.escrow.EscrowLimits;
import till.escrow.SubtractResult;
import till.escrow.Undecided;
import till.http.Batches;
import till.http.ProblemException;
import till.http.ProblemType;
import till.http.Problems;
import till.http.Replay;
import till.http.RequestKey;
import till.redis.Bulk;
import till.redis.RequestKeys;
import till.streams.StreamRuntime;

/** {@code /stock}: items as clients see them. Request bodies are ignored. */
@Controller("/stock")
@Consumes(MediaType.ALL)
final class StockController {
  private final Accounts items;
  private final StreamRuntime commands;
  private final EscrowLimits limits;
  private final Batches batches;
  private final RequestKeys keys;

  StockController(
      Accounts items,
      StreamRuntime commands,
      EscrowLimits limits,
      Batches batches,
      RequestKeys keys) {
    this.items = items;
    this.commands = commands;
    this.limits = limits;
    this.batches = batches;
    this.keys = keys;
  }

  @Serdeable
  record Created(String item_id) {}

  @Serdeable
  record Found(long stock, long price) {}

  @Serdeable
  record Stock(String item_id, long stock) {}

  /** Makes an item of which nothing is in stock yet. */
  @Post("/item/create/{price:[^/]+}")
  CompletionStage<HttpResponse<Created>> create(String price, RequestKey request) {
    long cents = Amounts.notNegative("price", price);
    return keys.claimed(request, () -> create(cents, request, 0));
  }

  /** The next id is for a key that made this one so long ago that its record has expired. */
  private CompletionStage<HttpResponse<Created>> create(
      long price, RequestKey request, int number) {
    var item = ItemId.derived(request.key(), number);
    return items
        .create(item.value(), price, request)
        .thenCompose(
            opened ->
                switch (opened.result()) {
                  case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
                  case EXISTS -> create(price, request, number + 1);
                  case CREATED ->
                      CompletableFuture.completedStage(
                          Replay.response(opened.replayed(), () -> new Created(item.value())));
                });
  }

  /** Tells how many units of an item are available, and what one costs. */
  @Get("/find/{item:[^/]+}")
  @Problems(ProblemType.ITEM_NOT_FOUND)
  CompletionStage<Found> find(String item) {
    var id = new ItemId(item);
    return items
        .find(id.value())
        .thenApply(
            found ->
                found
                    .map(view -> new Found(view.available(), view.price()))
                    .orElseThrow(() -> new ProblemException(ProblemType.ITEM_NOT_FOUND)));
  }

  /** Adds units to the stock. */
  @Post("/add/{item:[^/]+}/{amount:[^/]+}")
  @Problems({ProblemType.ITEM_NOT_FOUND, ProblemType.AMOUNT_LIMIT})
  CompletionStage<HttpResponse<Stock>> add(String item, String amount, RequestKey request) {
    var id = new ItemId(item);
    long units = Amounts.positive("amount", amount);
    return keys.claimed(request, () -> items.add(id.value(), units, request))
        .thenApply(
            added -> {
              commands.wake(added.wakes());
              return Replay.response(
                  added.replayed(),
                  () ->
                      switch (added.result()) {
                        case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
                        case NOT_FOUND -> throw new ProblemException(ProblemType.ITEM_NOT_FOUND);
                        case LIMIT -> throw new ProblemException(ProblemType.AMOUNT_LIMIT);
                        case ADDED -> new Stock(id.value(), added.available());
                      });
            });
  }

  /** Takes units out of the stock, if there are so many. */
  @Post("/subtract/{item:[^/]+}/{amount:[^/]+}")
  @Problems({ProblemType.ITEM_NOT_FOUND, ProblemType.OUT_OF_STOCK})
  CompletionStage<HttpResponse<Stock>> subtract(String item, String amount, RequestKey request) {
    var id = new ItemId(item);
    long units = Amounts.positive("amount", amount);
    return keys.claimed(
            request,
            () ->
                Undecided.wait(
                    () -> items.subtract(id.value(), units, request),
                    taken -> taken.result() == SubtractResult.UNDECIDED,
                    limits.undecidedMax()))
        .thenApply(
            taken ->
                Replay.response(
                    taken.replayed(),
                    () ->
                        switch (taken.result()) {
                          case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
                          case NOT_FOUND -> throw new ProblemException(ProblemType.ITEM_NOT_FOUND);
                          case REFUSED -> throw new ProblemException(ProblemType.OUT_OF_STOCK);
                          case UNDECIDED -> throw new ProblemException(ProblemType.UNAVAILABLE);
                          case SUBTRACTED -> new Stock(id.value(), taken.available());
                        }));
  }

  /** Makes the items 0 to n-1, whatever they were before. */
  @Post("/batch_init/{n:[^/]+}/{stock:[^/]+}/{price:[^/]+}")
  @Problems(ProblemType.BATCH_INIT_DISABLED)
  CompletionStage<HttpResponse<Batches.Done>> batchInit(
      String n, String stock, String price, RequestKey request) {
    long count = batches.count(n);
    long units = Amounts.notNegative("starting stock", stock);
    long cents = Amounts.notNegative("price", price);
    return keys.batch(
            request, () -> Bulk.run(count, i -> items.reset(Long.toString(i), units, cents)))
        .thenApply(
            replayed ->
                Replay.response(
                    replayed, () -> new Batches.Done("Batch init for stock successful")));
  }
}
