package till.escrow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.contracts.MalformedException;
import till.escrow.Accounts.Settlement;
import till.messages.Command;
import till.messages.Line;
import till.messages.Outcome;
import till.messages.Participant;
import till.messages.Wire;
import till.messages.WireException;
import till.redis.Barrier;
import till.redis.Executed;
import till.redis.Outage;
import till.redis.Scripts;
import till.streams.BatchHandler;
import till.streams.Entry;
import till.streams.EntryPlace;
import till.streams.GroupStream;
import till.tracing.Step;
import till.tracing.Traces;

/**
 * A participant of the saga. The effect of a command comes first, then the barrier of every node
 * that has executed some of it, and only then its acknowledgement and outcome, so a crash in
 * between only brings the command again:
 *
 * <ul>
 *   <li>happy path: hold each line in turn, pass the hold on to the next participant or, as the
 *       last, answer Held; later commit each, which needs no answer;
 *   <li>a line is refused: answer NotHeld; the release of the lines before it follows;
 *   <li>a line must wait: no answer. The command stays pending, and is run again from its first
 *       line when the queue has reached it;
 *   <li>several commands in one entry: answered together; who waits gets an entry of its own;
 *   <li>delivered twice: every step finds that it was done, and the second answer is dropped.
 * </ul>
 */
public final class CommandHandler implements BatchHandler {
  private static final Logger LOG = LoggerFactory.getLogger(CommandHandler.class);

  private final Participant by;
  private final Accounts accounts;
  private final Replies replies;
  private final Scripts scripts;
  private final Duration clockMargin;
  private final EscrowMetrics metrics;
  private final Traces traces;

  public CommandHandler(
      AccountKind kind,
      Accounts accounts,
      Scripts scripts,
      EscrowLimits limits,
      EscrowMetrics metrics,
      Traces traces) {
    this.by = kind.participant();
    this.accounts = accounts;
    this.replies = new Replies(scripts);
    this.scripts = scripts;
    this.clockMargin = limits.clockMargin();
    this.metrics = metrics;
    this.traces = traces;
  }

  @Override
  public CompletionStage<Handled> handle(GroupStream stream, List<Entry> batch) {
    var asked = batch.stream().map(entry -> new Asked(stream, entry)).toList();
    var all =
        asked.stream()
            .flatMap(entry -> entry.works.stream())
            .map(Work::run)
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(all).thenCompose(done -> reply(stream, asked));
  }

  private CompletionStage<Handled> reply(GroupStream stream, List<Asked> asked) {
    var replies = asked.stream().map(Asked::reply).flatMap(Optional::stream).toList();
    var failures = asked.stream().map(Asked::failure).flatMap(Optional::stream).toList();
    var wakes = new ArrayList<EntryPlace>();
    asked.forEach(entry -> entry.works.forEach(work -> wakes.addAll(work.wakes)));
    var handled = new Handled(failures, wakes);
    if (replies.isEmpty()) {
      return CompletableFuture.completedStage(handled);
    }
    return this.replies
        .send(stream, replies)
        .handle(
            (sent, e) -> {
              if (e != null) {
                // Their effects stand: reclaim brings the commands again, and only the answers.
                LOG.warn("{}: {} entries are unanswered: {}", stream, replies.size(), e.toString());
              }
              return handled;
            });
  }

  /** What an entry asks for: commands about one checkout or several. */
  private final class Asked {
    private final Entry entry;
    private final List<Work> works;

    Asked(GroupStream stream, Entry entry) {
      this.entry = entry;
      var place = new EntryPlace(stream.partition().tag(), entry.id());
      this.works =
          entry.fields().entrySet().stream()
              .map(field -> new Work(place, new Replies.Message(field.getKey(), field.getValue())))
              .toList();
    }

    /**
     * An entry of one command is answered when that is. One of several is, too, as soon as it is
     * known which of them can't be answered now: those get an entry of their own.
     */
    private Optional<Replies.Reply> reply() {
      if (works.stream().anyMatch(work -> work.state == State.UNKNOWN)) {
        return Optional.empty();
      }
      var again =
          works.stream()
              .filter(work -> work.state != State.ANSWERED)
              .map(work -> work.message)
              .toList();
      if (works.size() == 1 && !again.isEmpty()) {
        return Optional.empty();
      }
      // Others may have an outcome of an earlier try.
      var answered = works.stream().filter(work -> work.state == State.ANSWERED).toList();
      var outcomes = answered.stream().map(work -> work.outcome).flatMap(Optional::stream).toList();
      var next = answered.stream().map(work -> work.next).flatMap(Optional::stream).toList();
      return Optional.of(new Replies.Reply(entry.id(), outcomes, next, again));
    }

    private Optional<Failure> failure() {
      return works.size() == 1
          ? works.getFirst().failure.map(cause -> new Failure(entry.id(), cause))
          : Optional.empty();
    }
  }

  private enum State {
    /** Redis could not be reached: perhaps it is done, perhaps not. */
    UNKNOWN,
    ANSWERED,
    WAITING,
    FAILED
  }

  /** One command under way. */
  private final class Work {
    private final EntryPlace place;
    private final Replies.Message message;
    private State state = State.UNKNOWN;
    private Optional<Outcome> outcome = Optional.empty();
    private Optional<Replies.Message> next = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();
    private final List<EntryPlace> wakes = new ArrayList<>();
    private final Set<Barrier> barriers = new HashSet<>();

    Work(EntryPlace place, Replies.Message message) {
      this.place = place;
      this.message = message;
    }

    /** Completes when the effect is there, or can't be now. Never exceptionally. */
    CompletableFuture<Void> run() {
      Command command;
      try {
        command = Wire.command(message.checkout(), message.text());
      } catch (WireException | MalformedException e) {
        failed(e);
        return CompletableFuture.completedFuture(null);
      }
      var step = traces.isOn() ? traces.step(command.checkout(), name(command)) : Step.NONE;
      return scripts
          .patiently(() -> safely(command))
          .handle(
              (reached, e) -> {
                if (e == null) {
                  state = reached;
                } else if (Outage.isOutage(e)) {
                  LOG.warn("{} is left pending: {}", command.checkout(), e.toString());
                } else {
                  failed(Outage.cause(e));
                }
                step.end(state.name());
                return (Void) null;
              })
          .toCompletableFuture();
    }

    private String name(Command command) {
      return by.wireName()
          + switch (command) {
            case Command.Hold hold -> " hold";
            case Command.Commit commit -> " commit";
            case Command.Release release -> " release";
          };
    }

    private void failed(Throwable cause) {
      state = State.FAILED;
      failure = Optional.of(cause);
    }

    /** The effect and its barriers. Who waits has nothing to tell, nor a barrier to wait for. */
    private CompletionStage<State> safely(Command command) {
      barriers.clear();
      next = Optional.empty(); // perhaps an earlier try has held
      return effect(command)
          .thenCompose(
              reached ->
                  reached == State.WAITING
                      ? CompletableFuture.completedStage(reached)
                      : passBarriers().thenApply(passed -> reached));
    }

    private CompletionStage<Void> passBarriers() {
      CompletionStage<Void> all = CompletableFuture.completedStage(null);
      for (var barrier : barriers) {
        all = all.thenCombine(barrier.pass(), (one, other) -> null);
      }
      return all;
    }

    private CompletionStage<State> effect(Command command) {
      var checkout = command.checkout();
      return switch (command) {
        case Command.Hold hold -> {
          // Every checkout takes its accounts in this one order, so that waiting can't deadlock.
          var lines = hold.lines().stream().sorted(Comparator.comparing(Line::account)).toList();
          yield holdFrom(0, lines, hold);
        }
        case Command.Commit commit -> settleAll(commit, Settlement.COMMIT, Optional.empty());
        case Command.Release release ->
            settleAll(release, Settlement.RELEASE, Optional.of(new Outcome.Released(by, checkout)));
      };
    }

    private CompletionStage<State> holdFrom(int index, List<Line> lines, Command.Hold command) {
      if (index == lines.size()) {
        return held(command);
      }
      var line = lines.get(index);
      return accounts
          .hold(command.checkout(), line, command.deadline(), place)
          .thenCompose(
              held -> {
                var result = noted(held);
                return switch (result) {
                  case HELD -> holdFrom(index + 1, lines, command);
                  case WAITING -> {
                    metrics.hold(result);
                    yield CompletableFuture.completedStage(State.WAITING);
                  }
                  case SETTLED -> notHeld(command, result, Outcome.Why.SETTLED, line);
                  case EXPIRED -> notHeld(command, result, Outcome.Why.EXPIRED, line);
                  case NOT_FOUND -> notHeld(command, result, Outcome.Why.NOT_FOUND, line);
                  case PAID_DIRECTLY -> notHeld(command, result, Outcome.Why.PAID_DIRECTLY, line);
                  case REFUSED -> notHeld(command, result, Outcome.Why.REFUSED, line);
                };
              });
    }

    private CompletionStage<State> held(Command.Hold command) {
      metrics.hold(HoldResult.HELD);
      var checkout = command.checkout();
      next =
          command
              .next()
              .map(
                  lines -> new Replies.Message(checkout.toString(), Wire.passedOn(command, lines)));
      return answered(
          next.isPresent()
              ? Optional.empty()
              : Optional.of(new Outcome.Held(by, checkout, command.passedOn())));
    }

    private CompletionStage<State> settleAll(
        Command command, Settlement settlement, Optional<Outcome> settled) {
      CompletionStage<State> all = answered(settled);
      for (var line : command.lines()) {
        var one =
            accounts.settle(
                command.checkout(), line.account(), settlement, command.deadline(), clockMargin);
        all =
            all.thenCombine(
                one,
                (reached, settledOne) -> {
                  var result = noted(settledOne);
                  if (settlement == Settlement.COMMIT && result == SettleResult.NOTHING_HELD) {
                    // A batch_init came in between, Redis lost state, or this is a very late
                    // repeat.
                    metrics.nothingHeld();
                    LOG.warn("{}: nothing was held on {}", command.checkout(), line.account());
                  }
                  return reached;
                });
      }
      return all;
    }

    /** Remembers what follows from a result: whom to wake, and which barrier to pass. */
    private <R> R noted(Executed<Accounts.Woken<R>> executed) {
      wakes.addAll(executed.answer().wakes());
      barriers.add(executed.barrier());
      return executed.answer().result();
    }

    private CompletionStage<State> notHeld(
        Command.Hold command, HoldResult result, Outcome.Why why, Line line) {
      metrics.hold(result);
      return answered(
          Optional.of(
              new Outcome.NotHeld(
                  by, command.checkout(), why, line.account(), command.passedOn())));
    }

    private CompletionStage<State> answered(Optional<Outcome> answer) {
      outcome = answer;
      return CompletableFuture.completedStage(State.ANSWERED);
    }
  }
}
