package till.console.checkout;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import till.console.action.Action;
import till.console.stream.Role;
import till.redis.RequestRecord;
import till.redis.Script;
import till.redis.Scripts;

/** What operators change about checkouts, in Redis. */
@Singleton
final class Interventions {
  private static final Script ABORT = Script.load("operator/abort");
  private static final Script RUN_AGAIN = Script.load("operator/run_again");

  private final Scripts scripts;

  Interventions(Scripts scripts) {
    this.scripts = scripts;
  }

  /** What came of an action, and whether it had come of an earlier arrival of it. */
  record Abort(AbortResult result, boolean replayed) {}

  /** Aborts the latest attempt of this order, if it is undecided. */
  CompletionStage<Abort> abort(Order order, Action action) {
    var partition = order.partition();
    String id = order.id().value();
    return scripts
        .list(
            ABORT,
            new String[] {
              Keys.order(partition, id),
              Keys.open(partition),
              Action.notes(partition),
              action.record(partition, id)
            },
            action.arguments(id, order.attempt()))
        .thenApply(
            returned ->
                new Abort(
                    AbortResult.valueOf((String) returned.getFirst()),
                    RequestRecord.isReplayed(returned)));
  }

  /**
   * What came of handing entries out again.
   *
   * @param entries that were
   */
  record Again(RunAgainResult result, boolean replayed, long entries) {}

  /** Hands those of the messages out again that a consumer has and does not answer. */
  CompletionStage<Again> runAgain(Order order, List<Found> messages, Action action) {
    var partition = order.partition();
    String id = order.id().value();
    var arguments = new ArrayList<>(List.of(action.arguments(id)));
    messages.stream()
        .map(found -> List.of(found.role().wireName(), found.role().service(), found.entry()))
        .distinct()
        .forEach(arguments::addAll);
    return scripts
        .list(
            RUN_AGAIN,
            new String[] {
              Role.PAYMENT.in(partition).key(),
              Role.STOCK.in(partition).key(),
              Role.OUTCOME.in(partition).key(),
              Action.notes(partition),
              action.record(partition, id)
            },
            arguments.toArray(String[]::new))
        .thenApply(
            returned ->
                new Again(
                    RunAgainResult.valueOf((String) returned.getFirst()),
                    RequestRecord.isReplayed(returned),
                    (Long) returned.get(2)));
  }
}
