package till.console.checkout;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import till.console.action.Operator;
import till.console.stream.Waiting;
import till.contracts.OrderId;
import till.http.ProblemException;
import till.http.ProblemType;
import till.http.Replay;
import till.http.RequestKey;

/** {@code /operator/orders}: why an order is not paid, and what can be done about it. */
@Controller("/operator/orders")
@ExecuteOn(TaskExecutors.BLOCKING)
final class CheckoutController {
  private static final int MAX = 200;

  private final Enquiry enquiry;
  private final Interventions interventions;

  CheckoutController(Enquiry enquiry, Interventions interventions) {
    this.enquiry = enquiry;
    this.interventions = interventions;
  }

  @Serdeable
  record Page(String list, long total, List<ListedOrder> orders) {}

  @Serdeable
  record Aborted(String order_id, @Nullable String attempt, String result) {}

  /**
   * @param commands entries that were handed out
   */
  @Serdeable
  record Again(String order_id, String result, long commands) {}

  /**
   * Orders with an open checkout.
   *
   * @param list open, stuck or waiting
   * @param older_than_ms which are stuck, besides those past their deadline
   */
  @Get
  Page list(
      @QueryValue(defaultValue = "open") String list,
      @QueryValue(defaultValue = "5000") long older_than_ms,
      @QueryValue(defaultValue = "100") int max) {
    var open = enquiry.open();
    List<Order> chosen =
        switch (list) {
          case "open" -> open;
          case "stuck" -> enquiry.stuck(open, older_than_ms);
          case "waiting" -> enquiry.waiting(open);
          default ->
              throw new ProblemException(
                  ProblemType.MALFORMED_REQUEST, "list must be open, stuck or waiting");
        };
    var shown = chosen.subList(0, Math.min(chosen.size(), Math.clamp(max, 1, MAX)));
    long total = list.equals("open") ? enquiry.countOpen() : chosen.size();
    return new Page(list, total, enquiry.listed(shown));
  }

  @Get("/{order}")
  OrderView find(String order) {
    return enquiry.order(new OrderId(order)).orElseThrow(CheckoutController::notFound);
  }

  @Post("/{order}/abort")
  @Consumes(MediaType.ALL)
  HttpResponse<Aborted> abort(String order, HttpRequest<?> request, RequestKey key) {
    var facts = enquiry.facts(new OrderId(order)).orElseThrow(CheckoutController::notFound);
    var done = one(() -> interventions.abort(facts.order(), Operator.action(request, key)));
    return Replay.response(
        done.replayed(),
        () ->
            switch (done.result()) {
              case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
              case NOT_FOUND -> throw notFound();
              case NOT_OPEN -> throw new ProblemException(ProblemType.NOT_OPEN);
              case PAID ->
                  throw new ProblemException(
                      ProblemType.CHECKOUT_DECIDED, "It is decided: the order is paid");
              case ABORTING ->
                  throw new ProblemException(
                      ProblemType.CHECKOUT_DECIDED, "It is decided: the order is not paid");
              case ABORTED ->
                  new Aborted(order, done.replayed() ? null : facts.order().attempt(), "ABORTED");
            });
  }

  @Post("/{order}/run-again")
  @Consumes(MediaType.ALL)
  HttpResponse<Again> runAgain(String order, HttpRequest<?> request, RequestKey key) {
    var facts = enquiry.facts(new OrderId(order)).orElseThrow(CheckoutController::notFound);
    var again =
        one(
            () ->
                interventions.runAgain(
                    facts.order(), facts.underWay(), Operator.action(request, key)));
    return Replay.response(
        again.replayed(),
        () ->
            switch (again.result()) {
              case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
              case UNREAD -> throw nothing("No instance has taken what is unanswered. ", facts);
              case GONE -> throw nothing("Nothing about its checkout is unanswered. ", facts);
              case AGAIN -> new Again(order, "AGAIN", again.entries());
            });
  }

  private static <T> T one(Supplier<CompletionStage<T>> asked) {
    return Waiting.all(List.of(asked.get())).getFirst();
  }

  private static ProblemException nothing(String found, Facts facts) {
    return new ProblemException(ProblemType.NOTHING_TO_RUN, found + Why.of(facts));
  }

  private static ProblemException notFound() {
    return new ProblemException(ProblemType.ORDER_NOT_FOUND);
  }
}
