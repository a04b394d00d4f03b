package till.escrow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import till.contracts.CheckoutId;
import till.http.RequestKey;
import till.messages.Line;
import till.redis.Executed;
import till.redis.RequestRecord;
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
  private static final Script FIND = Script.load("escrow/find");

  private static final String NO_PRICE = "-1";

  private final AccountKind kind;
  private final Scripts scripts;

  public Accounts(AccountKind kind, Scripts scripts) {
    this.kind = kind;
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

  /**
   * A result, what is available after it, and the entries that can go on because of it.
   *
   * @param replayed whether this is what came of the request when it arrived before
   */
  public record Changed<R>(R result, boolean replayed, long available, List<EntryPlace> wakes) {}

  /**
   * What came of a request to open an account.
   *
   * @param replayed whether it did when the request arrived before
   */
  public record Opened(CreateResult result, boolean replayed) {}

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
            new String[] {kind.key(id), kind.waitingKey(id), kind.settledKey(id, checkout)},
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
   * @param margin how far clocks may be apart; the marker turns late holds away for as long as any
   *     node would take them
   */
  public CompletionStage<Executed<Woken<SettleResult>>> settle(
      CheckoutId checkout, String id, Settlement settlement, long deadline, Duration margin) {
    String name = checkout.toString();
    var keys = new ArrayList<String>(4);
    keys.add(kind.key(id));
    keys.add(kind.waitingKey(id));
    keys.add(kind.settledKey(id, checkout));
    if (kind.remembersPayments()) {
      keys.add(kind.paymentsKey(id));
    }
    return scripts
        .execute(
            SETTLE,
            keys.toArray(String[]::new),
            name,
            settlement.word,
            Long.toString(forgotten(deadline, margin)))
        .thenApply(executed -> woken(executed, SettleResult::valueOf));
  }

  /**
   * When the markers of an era may go, by the deadline of one of its checkouts. Another one's may
   * be an era later, and two margins: one between the instances that made the attempts, one between
   * the nodes that set the deadlines. A hold is taken until a margin after that, and the clock of a
   * promoted replica may be one behind that of the primary that has forgotten the marker.
   */
  private static long forgotten(long deadline, Duration margin) {
    return deadline + CheckoutId.ERA.toMillis() + 4 * margin.toMillis();
  }

  private static <R> Executed<Woken<R>> woken(
      Executed<List<Object>> executed, Function<String, R> result) {
    var returned = executed.answer();
    return new Executed<>(
        new Woken<>(result.apply((String) returned.getFirst()), EntryPlace.parseAll(returned, 1)),
        executed.barrier());
  }

  /** Adds to an account. */
  public CompletionStage<Changed<AddResult>> add(String id, long amount, RequestKey request) {
    String account = kind.key(id);
    return scripts
        .list(
            ADD,
            new String[] {account, kind.waitingKey(id), RequestRecord.key(account, request)},
            RequestRecord.arguments(request, Long.toString(amount)))
        .thenApply(
            returned ->
                new Changed<>(
                    AddResult.valueOf((String) returned.getFirst()),
                    RequestRecord.isReplayed(returned),
                    (Long) returned.get(2),
                    EntryPlace.parseAll(returned, 3)));
  }

  /** Takes an amount away at once, if it is there. */
  public CompletionStage<Changed<SubtractResult>> subtract(
      String id, long amount, RequestKey request) {
    String account = kind.key(id);
    return scripts
        .list(
            SUBTRACT,
            new String[] {account, RequestRecord.key(account, request)},
            RequestRecord.arguments(request, Long.toString(amount)))
        .thenApply(
            returned ->
                new Changed<>(
                    SubtractResult.valueOf((String) returned.getFirst()),
                    RequestRecord.isReplayed(returned),
                    (Long) returned.get(2),
                    List.of()));
  }

  /** Opens an item's account, empty, with its price in cents. */
  public CompletionStage<Opened> create(String id, long price, RequestKey request) {
    return create(id, Long.toString(price), request);
  }

  /** Opens a user's account, empty. */
  public CompletionStage<Opened> create(String id, RequestKey request) {
    return create(id, NO_PRICE, request);
  }

  private CompletionStage<Opened> create(String id, String price, RequestKey request) {
    String account = kind.key(id);
    return scripts
        .list(
            CREATE,
            new String[] {account, RequestRecord.key(account, request)},
            RequestRecord.arguments(request, "0", price))
        .thenApply(
            returned ->
                new Opened(
                    CreateResult.valueOf((String) returned.getFirst()),
                    RequestRecord.isReplayed(returned)));
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
    return scripts
        .list(FIND, new String[] {kind.key(id)})
        .thenApply(
            returned ->
                returned.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                        new View(
                            Long.parseLong((String) returned.get(0)),
                            Long.parseLong((String) returned.get(1)))));
  }
}
