package till.payment;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.serde.annotation.Serdeable;
import java.util.concurrent.CompletionStage;
import till.contracts.Amounts;
import till.contracts.OrderId;
import till.contracts.UserId;
import till.escrow.Accounts;
import till.escrow.EscrowLimits;
import till.escrow.SubtractResult;
import till.escrow.Undecided;
import till.http.Batches;
import till.http.ProblemException;
import till.http.ProblemType;
import till.redis.Bulk;
import till.streams.StreamRuntime;

/** {@code /payment}: users as clients see them. Request bodies are ignored. */
@Controller("/payment")
@Consumes(MediaType.ALL)
final class PaymentController {
  private final Accounts users;
  private final Payments payments;
  private final StreamRuntime commands;
  private final EscrowLimits limits;
  private final Batches batches;

  PaymentController(
      Accounts users,
      Payments payments,
      StreamRuntime commands,
      EscrowLimits limits,
      Batches batches) {
    this.users = users;
    this.payments = payments;
    this.commands = commands;
    this.limits = limits;
    this.batches = batches;
  }

  @Serdeable
  record Created(String user_id) {}

  @Serdeable
  record Found(String user_id, long credit) {}

  @Serdeable
  record Done(boolean done, String user_id, long credit) {}

  @Serdeable
  record Paid(String user_id, long credit, boolean paid) {}

  @Serdeable
  record Status(boolean paid) {}

  @Post("/create_user")
  CompletionStage<Created> create() {
    var user = UserId.fresh();
    return users.create(user.value()).thenApply(result -> new Created(user.value()));
  }

  @Get("/find_user/{user:[^/]+}")
  CompletionStage<Found> find(String user) {
    var id = new UserId(user);
    return users
        .find(id.value())
        .thenApply(
            found ->
                found
                    .map(view -> new Found(id.value(), view.available()))
                    .orElseThrow(() -> new ProblemException(ProblemType.USER_NOT_FOUND)));
  }

  @Post("/add_funds/{user:[^/]+}/{amount:[^/]+}")
  CompletionStage<Done> addFunds(String user, String amount) {
    var id = new UserId(user);
    long cents = Amounts.positive("amount", amount);
    return users
        .add(id.value(), cents)
        .thenApply(
            added -> {
              commands.wake(added.wakes());
              return switch (added.result()) {
                case NOT_FOUND -> throw new ProblemException(ProblemType.USER_NOT_FOUND);
                case LIMIT -> throw new ProblemException(ProblemType.AMOUNT_LIMIT);
                case ADDED -> new Done(true, id.value(), added.available());
              };
            });
  }

  @Post("/pay/{user:[^/]+}/{amount:[^/]+}")
  CompletionStage<Paid> pay(String user, String amount) {
    var id = new UserId(user);
    long cents = Amounts.positive("amount", amount);
    return Undecided.wait(
            () -> users.subtract(id.value(), cents),
            taken -> taken.result() == SubtractResult.UNDECIDED,
            limits.undecidedMax())
        .thenApply(
            taken ->
                switch (taken.result()) {
                  case NOT_FOUND -> throw new ProblemException(ProblemType.USER_NOT_FOUND);
                  case REFUSED -> throw new ProblemException(ProblemType.OUT_OF_CREDIT);
                  case UNDECIDED -> throw new ProblemException(ProblemType.UNAVAILABLE);
                  case SUBTRACTED -> new Paid(id.value(), taken.available(), true);
                });
  }

  @Post("/pay/{user:[^/]+}/{order:[^/]+}/{amount:[^/]+}")
  CompletionStage<Paid> payOrder(String user, String order, String amount) {
    var id = new UserId(user);
    var orderId = new OrderId(order);
    long cents = Amounts.positive("amount", amount);
    return Undecided.wait(
            () -> payments.pay(id, orderId, cents),
            taken -> taken.result() == PayResult.UNDECIDED,
            limits.undecidedMax())
        .thenApply(
            taken ->
                switch (taken.result()) {
                  case NOT_FOUND -> throw new ProblemException(ProblemType.USER_NOT_FOUND);
                  case ALREADY_PAID -> throw new ProblemException(ProblemType.ALREADY_PAID);
                  case REFUSED -> throw new ProblemException(ProblemType.OUT_OF_CREDIT);
                  case UNDECIDED -> throw new ProblemException(ProblemType.UNAVAILABLE);
                  case PAID -> new Paid(id.value(), taken.available(), true);
                });
  }

  @Post("/cancel/{user:[^/]+}/{order:[^/]+}")
  CompletionStage<Done> cancel(String user, String order) {
    var id = new UserId(user);
    var orderId = new OrderId(order);
    return settled(id, orderId)
        .thenCompose(undecided -> payments.cancel(id, orderId))
        .thenApply(
            cancelled -> {
              commands.wake(cancelled.wakes());
              return switch (cancelled.result()) {
                case NOT_FOUND -> throw new ProblemException(ProblemType.USER_NOT_FOUND);
                case PAID_BY_CHECKOUT -> throw new ProblemException(ProblemType.PAID_BY_CHECKOUT);
                case NOTHING_TO_CANCEL -> throw new ProblemException(ProblemType.NOTHING_TO_CANCEL);
                case LIMIT -> throw new ProblemException(ProblemType.AMOUNT_LIMIT);
                case CANCELLED -> new Done(true, id.value(), cancelled.available());
              };
            });
  }

  @Get("/status/{user:[^/]+}/{order:[^/]+}")
  CompletionStage<Status> status(String user, String order) {
    var id = new UserId(user);
    var orderId = new OrderId(order);
    return settled(id, orderId)
        .thenCompose(undecided -> payments.paid(id, orderId))
        .thenApply(Status::new);
  }

  /** Lets a checkout end first: its client may know that it is paid before this service does. */
  private CompletionStage<Boolean> settled(UserId user, OrderId order) {
    return Undecided.wait(
        () -> payments.undecided(user, order), undecided -> undecided, limits.undecidedMax());
  }

  @Post("/status/{user:[^/]+}/{order:[^/]+}")
  CompletionStage<Status> statusByPost(String user, String order) {
    return status(user, order);
  }

  @Post("/batch_init/{n:[^/]+}/{money:[^/]+}")
  CompletionStage<Batches.Done> batchInit(String n, String money) {
    long count = batches.count(n);
    long cents = Amounts.notNegative("starting money", money);
    return Bulk.run(count, i -> users.reset(Long.toString(i), cents))
        .thenApply(done -> new Batches.Done("Batch init for users successful"));
  }
}
