package till.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.serde.annotation.Serdeable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
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
import till.http.Problems;
import till.http.Replay;
import till.http.RequestKey;
import till.redis.Bulk;
import till.redis.RequestKeys;
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
  private final RequestKeys keys;

  PaymentController(
      Accounts users,
      Payments payments,
      StreamRuntime commands,
      EscrowLimits limits,
      Batches batches,
      RequestKeys keys) {
    this.users = users;
    this.payments = payments;
    this.commands = commands;
    this.limits = limits;
    this.batches = batches;
    this.keys = keys;
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
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Status(boolean paid, @Nullable String by) {
    static final Status UNPAID = new Status(false, null);
    static final Status BY_CHECKOUT = new Status(true, "checkout");
    static final Status DIRECT = new Status(true, "direct");
  }

  /** Makes a user without credit. */
  @Post("/create_user")
  CompletionStage<HttpResponse<Created>> create(RequestKey request) {
    return keys.claimed(request, () -> create(request, 0));
  }

  /** The next id is for a key that made this one so long ago that its record has expired. */
  private CompletionStage<HttpResponse<Created>> create(RequestKey request, int number) {
    var user = UserId.derived(request.key(), number);
    return users
        .create(user.value(), request)
        .thenCompose(
            opened ->
                switch (opened.result()) {
                  case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
                  case EXISTS -> create(request, number + 1);
                  case CREATED ->
                      CompletableFuture.completedStage(
                          Replay.response(opened.replayed(), () -> new Created(user.value())));
                });
  }

  /** Tells how much credit of a user is available. */
  @Get("/find_user/{user:[^/]+}")
  @Problems(ProblemType.USER_NOT_FOUND)
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

  /** Adds to the credit of a user. */
  @Post("/add_funds/{user:[^/]+}/{amount:[^/]+}")
  @Problems({ProblemType.USER_NOT_FOUND, ProblemType.AMOUNT_LIMIT})
  CompletionStage<HttpResponse<Done>> addFunds(String user, String amount, RequestKey request) {
    var id = new UserId(user);
    long cents = Amounts.positive("amount", amount);
    return keys.claimed(request, () -> users.add(id.value(), cents, request))
        .thenApply(
            added -> {
              commands.wake(added.wakes());
              return Replay.response(
                  added.replayed(),
                  () ->
                      switch (added.result()) {
                        case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
                        case NOT_FOUND -> throw new ProblemException(ProblemType.USER_NOT_FOUND);
                        case LIMIT -> throw new ProblemException(ProblemType.AMOUNT_LIMIT);
                        case ADDED -> new Done(true, id.value(), added.available());
                      });
            });
  }

  /** Takes an amount off the credit of a user, if it is there. */
  @Post("/pay/{user:[^/]+}/{amount:[^/]+}")
  @Problems({ProblemType.USER_NOT_FOUND, ProblemType.OUT_OF_CREDIT})
  CompletionStage<HttpResponse<Paid>> pay(String user, String amount, RequestKey request) {
    var id = new UserId(user);
    long cents = Amounts.positive("amount", amount);
    return keys.claimed(
            request,
            () ->
                Undecided.wait(
                    () -> users.subtract(id.value(), cents, request),
                    taken -> taken.result() == SubtractResult.UNDECIDED,
                    limits.undecidedMax()))
        .thenApply(
            taken ->
                Replay.response(
                    taken.replayed(),
                    () ->
                        switch (taken.result()) {
                          case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
                          case NOT_FOUND -> throw new ProblemException(ProblemType.USER_NOT_FOUND);
                          case REFUSED -> throw new ProblemException(ProblemType.OUT_OF_CREDIT);
                          case UNDECIDED -> throw new ProblemException(ProblemType.UNAVAILABLE);
                          case SUBTRACTED -> new Paid(id.value(), taken.available(), true);
                        }));
  }

  /**
   * Takes an amount off the credit of a user, if it is there, and remembers it as the payment of an
   * order. Until it is cancelled no checkout can pay that order.
   */
  @Post("/pay/{user:[^/]+}/{order:[^/]+}/{amount:[^/]+}")
  @Problems({ProblemType.USER_NOT_FOUND, ProblemType.OUT_OF_CREDIT, ProblemType.ALREADY_PAID})
  CompletionStage<HttpResponse<Paid>> payOrder(
      String user, String order, String amount, RequestKey request) {
    var id = new UserId(user);
    var orderId = new OrderId(order);
    long cents = Amounts.positive("amount", amount);
    return keys.claimed(
            request,
            () ->
                Undecided.wait(
                    () -> payments.pay(id, orderId, cents, request),
                    taken -> taken.result() == PayResult.UNDECIDED,
                    limits.undecidedMax()))
        .thenApply(
            taken ->
                Replay.response(
                    taken.replayed(),
                    () ->
                        switch (taken.result()) {
                          case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
                          case NOT_FOUND -> throw new ProblemException(ProblemType.USER_NOT_FOUND);
                          case ALREADY_PAID -> throw new ProblemException(ProblemType.ALREADY_PAID);
                          case REFUSED -> throw new ProblemException(ProblemType.OUT_OF_CREDIT);
                          case UNDECIDED -> throw undecided();
                          case PAID -> new Paid(id.value(), taken.available(), true);
                        }));
  }

  /** Gives back, once, what was paid for an order; not what a checkout took. */
  @Post("/cancel/{user:[^/]+}/{order:[^/]+}")
  @Problems({
    ProblemType.USER_NOT_FOUND,
    ProblemType.PAID_BY_CHECKOUT,
    ProblemType.NOTHING_TO_CANCEL,
    ProblemType.AMOUNT_LIMIT
  })
  CompletionStage<HttpResponse<Done>> cancel(String user, String order, RequestKey request) {
    var id = new UserId(user);
    var orderId = new OrderId(order);
    return keys.claimed(
            request,
            () ->
                Undecided.wait(
                    () -> payments.cancel(id, orderId, request),
                    cancelled -> cancelled.result() == CancelResult.UNDECIDED,
                    limits.undecidedMax()))
        .thenApply(
            cancelled -> {
              commands.wake(cancelled.wakes());
              return Replay.response(
                  cancelled.replayed(),
                  () ->
                      switch (cancelled.result()) {
                        case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
                        case NOT_FOUND -> throw new ProblemException(ProblemType.USER_NOT_FOUND);
                        case PAID_BY_CHECKOUT ->
                            throw new ProblemException(ProblemType.PAID_BY_CHECKOUT);
                        case UNDECIDED -> throw undecided();
                        case NOTHING_TO_CANCEL ->
                            throw new ProblemException(ProblemType.NOTHING_TO_CANCEL);
                        case LIMIT -> throw new ProblemException(ProblemType.AMOUNT_LIMIT);
                        case CANCELLED -> new Done(true, id.value(), cancelled.available());
                      });
            });
  }

  /**
   * Tells whether a user has paid for an order: by a checkout, which sells what is in it, or by a
   * direct payment, which sells nothing.
   */
  @Get("/status/{user:[^/]+}/{order:[^/]+}")
  CompletionStage<Status> status(String user, String order) {
    var id = new UserId(user);
    var orderId = new OrderId(order);
    // A checkout ends first: its client may know that it is paid before this service does.
    return Undecided.wait(
            () -> payments.status(id, orderId),
            status -> status == StatusResult.UNDECIDED,
            limits.undecidedMax())
        .thenApply(
            status ->
                switch (status) {
                  case PAID_BY_CHECKOUT -> Status.BY_CHECKOUT;
                  case PAID_DIRECTLY -> Status.DIRECT;
                  case UNDECIDED -> throw undecided();
                  case UNPAID -> Status.UNPAID;
                });
  }

  private static ProblemException undecided() {
    return new ProblemException(
        ProblemType.UNAVAILABLE, "A checkout of the order is not decided yet: ask again");
  }

  /** Tells the same as GET. */
  @Post("/status/{user:[^/]+}/{order:[^/]+}")
  CompletionStage<Status> statusByPost(String user, String order) {
    return status(user, order);
  }

  /** Makes the users 0 to n-1, whatever they were before. */
  @Post("/batch_init/{n:[^/]+}/{money:[^/]+}")
  @Problems(ProblemType.BATCH_INIT_DISABLED)
  CompletionStage<HttpResponse<Batches.Done>> batchInit(
      String n, String money, RequestKey request) {
    long count = batches.count(n);
    long cents = Amounts.notNegative("starting money", money);
    return keys.batch(request, () -> Bulk.run(count, i -> users.reset(Long.toString(i), cents)))
        .thenApply(
            replayed ->
                Replay.response(
                    replayed, () -> new Batches.Done("Batch init for users successful")));
  }
}
