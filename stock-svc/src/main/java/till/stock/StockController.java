package till.stock;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.serde.annotation.Serdeable;
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
import till.redis.Bulk;
import till.streams.StreamRuntime;

/** {@code /stock}: items as clients see them. Request bodies are ignored. */
@Controller("/stock")
@Consumes(MediaType.ALL)
final class StockController {
  private final Accounts items;
  private final StreamRuntime commands;
  private final EscrowLimits limits;
  private final Batches batches;

  StockController(Accounts items, StreamRuntime commands, EscrowLimits limits, Batches batches) {
    this.items = items;
    this.commands = commands;
    this.limits = limits;
    this.batches = batches;
  }

  @Serdeable
  record Created(String item_id) {}

  @Serdeable
  record Found(long stock, long price) {}

  @Serdeable
  record Stock(String item_id, long stock) {}

  @Post("/item/create/{price:[^/]+}")
  CompletionStage<Created> create(String price) {
    long cents = Amounts.notNegative("price", price);
    var item = ItemId.fresh();
    return items.create(item.value(), cents).thenApply(result -> new Created(item.value()));
  }

  @Get("/find/{item:[^/]+}")
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

  @Post("/add/{item:[^/]+}/{amount:[^/]+}")
  CompletionStage<Stock> add(String item, String amount) {
    var id = new ItemId(item);
    long units = Amounts.positive("amount", amount);
    return items
        .add(id.value(), units)
        .thenApply(
            added -> {
              commands.wake(added.wakes());
              return switch (added.result()) {
                case NOT_FOUND -> throw new ProblemException(ProblemType.ITEM_NOT_FOUND);
                case LIMIT -> throw new ProblemException(ProblemType.AMOUNT_LIMIT);
                case ADDED -> new Stock(id.value(), added.available());
              };
            });
  }

  @Post("/subtract/{item:[^/]+}/{amount:[^/]+}")
  CompletionStage<Stock> subtract(String item, String amount) {
    var id = new ItemId(item);
    long units = Amounts.positive("amount", amount);
    return Undecided.wait(
            () -> items.subtract(id.value(), units),
            taken -> taken.result() == SubtractResult.UNDECIDED,
            limits.undecidedMax())
        .thenApply(
            taken ->
                switch (taken.result()) {
                  case NOT_FOUND -> throw new ProblemException(ProblemType.ITEM_NOT_FOUND);
                  case REFUSED -> throw new ProblemException(ProblemType.OUT_OF_STOCK);
                  case UNDECIDED -> throw new ProblemException(ProblemType.UNAVAILABLE);
                  case SUBTRACTED -> new Stock(id.value(), taken.available());
                });
  }

  @Post("/batch_init/{n:[^/]+}/{stock:[^/]+}/{price:[^/]+}")
  CompletionStage<Batches.Done> batchInit(String n, String stock, String price) {
    long count = batches.count(n);
    long units = Amounts.notNegative("starting stock", stock);
    long cents = Amounts.notNegative("price", price);
    return Bulk.run(count, i -> items.reset(Long.toString(i), units, cents))
        .thenApply(done -> new Batches.Done("Batch init for stock successful"));
  }
}
