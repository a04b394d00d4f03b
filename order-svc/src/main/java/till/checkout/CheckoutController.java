package till.checkout;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.context.ServerRequestContext;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.http.ProblemException;
import till.http.ProblemType;
import till.http.Problems;
import till.http.Replay;
import till.http.RequestKey;
import till.redis.RequestKeys;
import till.redis.TransientFailures;
import till.tracing.Step;
import till.tracing.Traces;

/**
 * {@code POST /orders/checkout/{order}}, where a checkout begins and ends:
 *
 * <ol>
 *   <li>{@code lua/order/begin_checkout.lua} freezes the order and asks payment-svc for the credit;
 *   <li>payment-svc holds it (till.escrow.CommandHandler) and answers on the outcome stream;
 *   <li>{@code lua/order/advance.lua} asks stock-svc for the items, and decides when it has
 *       answered;
 *   <li>{@link Decisions} waits for the barrier of the decision, announces it to the participants,
 *       and tells the instance whose request waits, which answers: 200 once the order is paid, 409
 *       once nothing of it is held any more.
 * </ol>
 */
@Controller("/orders")
@Consumes(MediaType.ALL)
final class CheckoutController {
  /** How often a request begins anew whose attempts are lost in failovers. */
  private static final int ATTEMPTS_MAX = 5;

  private final NeededShards neededShards;
  private final Checkouts checkouts;
  private final RequestKeys requestKeys;
  private final Waiters waiters;
  private final OverduePoll overdue;
  private final CheckoutMetrics metrics;
  private final Traces traces;

  CheckoutController(
      NeededShards neededShards,
      Checkouts checkouts,
      RequestKeys requestKeys,
      Waiters waiters,
      OverduePoll overdue,
      CheckoutMetrics metrics,
      Traces traces) {
    this.neededShards = neededShards;
    this.checkouts = checkouts;
    this.requestKeys = requestKeys;
    this.waiters = waiters;
    this.overdue = overdue;
    this.metrics = metrics;
    this.traces = traces;
  }

  @Serdeable
  record Paid(String order_id, boolean paid) {}

  /** What became of a request, and whether it was here before. */
  private record Given(Answer answer, boolean replayed) {}

  /**
   * Pays an order, or says why not, and then nothing of it is held any more. An order that is paid
   * already is answered as paid.
   */
  @Post("/checkout/{order:[^/]+}")
  @Problems({
    ProblemType.ORDER_NOT_FOUND,
    ProblemType.ORDER_EMPTY,
    ProblemType.OUT_OF_CREDIT,
    ProblemType.OUT_OF_STOCK,
    ProblemType.ORDER_PAID_DIRECTLY,
    ProblemType.UNKNOWN_USER,
    ProblemType.UNKNOWN_ITEM,
    ProblemType.CHECKOUT_TIMED_OUT,
    ProblemType.CHECKOUT_ABORTED
  })
  CompletionStage<HttpResponse<Paid>> checkout(String order, RequestKey key) {
    var id = new OrderId(order);
    long cameAt = System.nanoTime();
    return requestKeys
        .claimed(key, () -> admitted(id, key))
        .exceptionallyCompose(CheckoutController::unknown)
        .thenApply(
            given -> {
              metrics.answered(System.nanoTime() - cameAt);
              return Replay.response(given.replayed(), () -> body(id, given.answer()));
            });
  }

  private static Paid body(OrderId order, Answer answer) {
    return switch (answer) {
      case Answer.Paid paid -> new Paid(order.value(), true);
      case Answer.NotPaid notPaid -> throw problem(notPaid.reason());
      case Answer.Lost lost -> throw undecided();
    };
  }

  private CompletionStage<Given> admitted(OrderId order, RequestKey key) {
    return neededShards.isOneUnavailable()
        ? neededShards
            .enter(order)
            .thenCompose(
                places ->
                    attempt(order, key, Optional.empty(), ATTEMPTS_MAX)
                        .whenComplete((given, e) -> places.leave()))
        : attempt(order, key, Optional.empty(), ATTEMPTS_MAX);
  }

  private CompletionStage<Given> attempt(
      OrderId order, RequestKey key, Optional<CheckoutId> lost, int attemptsLeft) {
    var checkout = CheckoutId.fresh(order);
    var answer = waiters.answer(checkout);
    var whole = traces.whole(checkout, traces.isOn() ? traceparent() : Optional.empty());
    var begin = traces.step(checkout, "begin");
    return checkouts
        .begin(checkout, key, lost)
        .whenComplete(
            (begun, e) -> {
              if (e != null || !begun.checkout().equals(checkout)) {
                waiters.forget(checkout);
              } else {
                begin.end(begun.result().name());
              }
            })
        .thenCompose(
            begun ->
                answer(begun, checkout, whole, answer)
                    .thenCompose(
                        given ->
                            given instanceof Answer.Lost && attemptsLeft > 1
                                ? attempt(
                                    order, key, Optional.of(begun.checkout()), attemptsLeft - 1)
                                : CompletableFuture.completedStage(
                                    new Given(given, begun.replayed() && lost.isEmpty()))));
  }

  private CompletionStage<Answer> answer(
      Checkouts.Begun begun, CheckoutId own, Step whole, CompletableFuture<Answer> answer) {
    return switch (begun.result()) {
      case KEY_REUSED -> nothingToWaitFor(own, new ProblemException(ProblemType.KEY_REUSED));
      case NOT_FOUND -> nothingToWaitFor(own, new ProblemException(ProblemType.ORDER_NOT_FOUND));
      case EMPTY -> nothingToWaitFor(own, new ProblemException(ProblemType.ORDER_EMPTY));
      case LATE ->
          nothingToWaitFor(
              own, new ProblemException(ProblemType.UNAVAILABLE, RequestKeys.TOO_LATE));
      case ENDED -> known(own, new Answer.NotPaid(begun.reason().orElse(Reason.ABORTED)));
      case PAID -> known(own, new Answer.Paid());
      case STARTED -> {
        metrics.started();
        waiters.begun(own);
        yield traces.isOn() ? answer.whenComplete((given, e) -> end(whole, given)) : answer;
      }
      case ATTACHED -> {
        var attached = waiters.answer(begun.checkout());
        waiters.begun(begun.checkout());
        // It may have ended before this request was waiting for it.
        yield overdue.look(begun.checkout()).thenCompose(looked -> attached);
      }
    };
  }

  private static Optional<String> traceparent() {
    return ServerRequestContext.currentRequest()
        .flatMap(request -> request.getHeaders().findFirst("traceparent"));
  }

  private static void end(Step whole, @Nullable Answer given) {
    whole.end(
        switch (given) {
          case null -> "UNDECIDED";
          case Answer.Paid paid -> "PAID";
          case Answer.NotPaid notPaid -> notPaid.reason().name();
          case Answer.Lost lost -> "LOST";
        });
  }

  private CompletionStage<Answer> known(CheckoutId own, Answer answer) {
    waiters.forget(own);
    return CompletableFuture.completedStage(answer);
  }

  private CompletionStage<Answer> nothingToWaitFor(CheckoutId own, ProblemException problem) {
    waiters.forget(own);
    return CompletableFuture.failedStage(problem);
  }

  private static CompletionStage<Given> unknown(Throwable e) {
    return CompletableFuture.failedStage(
        TransientFailures.cause(e) instanceof TimeoutException
            ? undecided()
            : TransientFailures.cause(e));
  }

  private static ProblemException undecided() {
    return new ProblemException(
        ProblemType.UNAVAILABLE, "The checkout is not decided yet: ask again");
  }

  private static ProblemException problem(Reason reason) {
    return switch (reason) {
      case OUT_OF_CREDIT -> new ProblemException(ProblemType.OUT_OF_CREDIT);
      case OUT_OF_STOCK -> new ProblemException(ProblemType.OUT_OF_STOCK);
      case PAID_DIRECTLY ->
          new ProblemException(
              ProblemType.ORDER_PAID_DIRECTLY,
              "Cancel that payment first, by POST /payment/cancel/{user}/{order}");
      case UNKNOWN_USER -> new ProblemException(ProblemType.UNKNOWN_USER);
      case UNKNOWN_ITEM -> new ProblemException(ProblemType.UNKNOWN_ITEM);
      case TIMED_OUT -> new ProblemException(ProblemType.CHECKOUT_TIMED_OUT);
      case ABORTED -> new ProblemException(ProblemType.CHECKOUT_ABORTED);
    };
  }
}
