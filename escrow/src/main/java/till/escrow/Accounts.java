package till.escrow;

import io.lettuce.core.KeyValue;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import till.contracts.CheckoutId;
import till.messages.Line;
import till.redis.Executed;
import till.redis.Script;
import till.redis.Scripts;
import till.streams.EntryPlace;

/** The accounts of one kind in Redis. */
public final class Accounts {
  private static final Script HOLD = Script.load("escrow/hold");
  private static final Script SETTLE = Script.load("escrow/settle");
  private static final Script ADD = Script.load("escrow/add");
  private static final Script SUBTRACT = Script.load("escrow/subtract");
  private static final Script CREATE = Script.load("escrow/create");
  private static final Script RESET = Script.load("escrow/reset");

  private static final String NO_PRICE = "-1";

  private final AccountKind kind;
  private final StatefulRedisClusterConnection<String, String> connection;
  private final Scripts scripts;

  public Accounts(
      AccountKind kind,
      StatefulRedisClusterConnection<String, String> connection,
      Scripts scripts) {
    this.kind = kind;
    this.connection = connection;
    this.scripts = scripts;
  }

  /** How a hold is ended. */
  public enum Settlement {
    COMMIT("commit"),
    RELEASE("release");

    private final String word;

    Settlement(String word) {
      this.word = word;
    }
  }

  /** A result, and the entries that can go on because of it. */
  public record Woken<R>(R result, List<EntryPlace> wakes) {}

  /** A result, what is available after it, and the entries that can go on because of it. */
  public record Changed<R>(R result, long available, List<EntryPlace> wakes) {}

  /**
   * An account as clients see it.
   *
   * @param price of a unit in cents; 0 where the account has none
   */
  public record View(long available, long price) {}

  /**
   * Takes the line's amount out of what is available, or queues for it. One try: the caller does it
   * again when Redis can't be reached, and passes the barrier before it tells anyone.
   *
   * @param entry of the command, to be woken when the queue reaches it
   */
  public CompletionStage<Executed<Woken<HoldResult>>> hold(
      CheckoutId checkout, Line line, long deadline, EntryPlace entry) {
    String id = line.account();
    String name = checkout.toString();
    return scripts
        .execute(
            HOLD,
            new String[] {kind.key(id), kind.waitingKey(id), kind.settledKey(id, name)},
            name,
            Long.toString(line.amount()),
            Long.toString(deadline),
            entry.toString())
        .thenApply(executed -> woken(executed, HoldResult::valueOf));
  }

  /**
   * Ends a checkout's hold on an account. One try, like {@link #hold}.
   *
   * @param deadline of the checkout, ms since 1970
   * @param margin how long after the deadline a late hold is still turned away by the marker;
   *     longer than any difference between the clocks of two Redis nodes
   */
  public CompletionStage<Executed<Woken<SettleResult>>> settle(
      CheckoutId checkout, String id, Settlement settlement, long deadline, Duration margin) {
    String name = checkout.toString();
    var keys = new ArrayList<String>(4);
    keys.add(kind.key(id));
    keys.add(kind.waitingKey(id));
    keys.add(kind.settledKey(id, name));
    if (kind.remembersPayments()) {
      keys.add(kind.paymentsKey(id));
    }
    return scripts
        .execute(
            SETTLE,
            keys.toArray(String[]::new),
            name,
            settlement.word,
            Long.toString(deadline + margin.toMillis()))
        .thenApply(executed -> woken(executed, SettleResult::valueOf));
  }

  private static <R> Executed<Woken<R>> woken(
      Executed<List<Object>> executed, Function<String, R> result) {
    var returned = executed.answer();
    return new Executed<>(
        new Woken<>(result.apply((String) returned.getFirst()), EntryPlace.parseAll(returned, 1)),
        executed.barrier());
  }

  /** Adds to an account. */
  public CompletionStage<Changed<AddResult>> add(String id, long amount) {
    return scripts
        .list(ADD, new String[] {kind.key(id), kind.waitingKey(id)}, Long.toString(amount))
        .thenApply(
            returned ->
                new Changed<>(
                    AddResult.valueOf((String) returned.getFirst()),
                    (Long) returned.get(1),
                    EntryPlace.parseAll(returned, 2)));
  }

  /** Takes an amount away at once, if it is there. */
  public CompletionStage<Changed<SubtractResult>> subtract(String id, long amount) {
    return scripts
        .list(SUBTRACT, new String[] {kind.key(id)}, Long.toString(amount))
        .thenApply(
            returned ->
                new Changed<>(
                    SubtractResult.valueOf((String) returned.getFirst()),
                    (Long) returned.get(1),
                    List.of()));
  }

  /** Opens an item's account, empty, with its price in cents. */
  public CompletionStage<CreateResult> create(String id, long price) {
    return create(id, Long.toString(price));
  }

  /** Opens a user's account, empty. */
  public CompletionStage<CreateResult> create(String id) {
    return create(id, NO_PRICE);
  }

  private CompletionStage<CreateResult> create(String id, String price) {
    return scripts
        .string(CREATE, new String[] {kind.key(id)}, "0", price)
        .thenApply(CreateResult::valueOf);
  }

  /** Opens an item's account anew, whatever it was. */
  public CompletionStage<ResetResult> reset(String id, long available, long price) {
    return reset(id, available, Long.toString(price));
  }

  /** Opens a user's account anew, whatever it was. */
  public CompletionStage<ResetResult> reset(String id, long available) {
    return reset(id, available, NO_PRICE);
  }

  private CompletionStage<ResetResult> reset(String id, long available, String price) {
    return scripts
        .string(
            RESET,
            new String[] {kind.key(id), kind.waitingKey(id), kind.paymentsKey(id)},
            Long.toString(available),
            price)
        .thenApply(ResetResult::valueOf);
  }

  /** The account, if there is one. */
  public CompletionStage<Optional<View>> find(String id) {
    return connection
        .async()
        .hmget(kind.key(id), "available", "price")
        .thenApply(
            values -> {
              KeyValue<String, String> available = values.get(0);
              return available.hasValue()
                  ? Optional.of(
                      new View(
                          Long.parseLong(available.getValue()),
                          Long.parseLong(values.get(1).getValueOrElse("0"))))
                  : Optional.empty();
            });
  }
}
