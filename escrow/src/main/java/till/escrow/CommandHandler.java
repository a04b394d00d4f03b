package till.escrow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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
import till.redis.Scripts;
import till.redis.TransientFailures;
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
 *   <li>several commands in one entry: answered together; one that waits, or that needs a shard
 *       which does not serve, gets an entry of its own;
 *   <li>a command needs a shard that does not serve: it is undecided, its entry stays pending, and
 *       the stream runtime hands it over again; its batch is answered without it;
 *   <li>delivered twice: every step finds that it was done, and the second answer is dropped.
 * </ul>
 */
public final class CommandHandler implements BatchHandler {
  private static final Logger LOG = LoggerFactory.getLogger(CommandHandler.class);

  private final Participant by;
  private final Accounts accounts;
  private final Scripts scripts;
  private final Replies replies;
  private final EscrowLimits limits;
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
    this.scripts = scripts;
    this.replies = new Replies(scripts);
    this.limits = limits;
    this.metrics = metrics;
    this.traces = traces;
  }

  @Override
  public CompletionStage<Handled> handle(GroupStream stream, List<Entry> batch) {
    return new CommandBatch(
            stream, batch.stream().map(entry -> new EntryTask(stream, entry)).toList())
        .run();
  }

  /**
   * The entries of one batch. Usually all of its commands are done at about the same time and
   * answered together. Where some need a shard that does not answer, the entries that are complete
   * are answered without them after {@link EscrowLimits#answerAfter()}, and when nothing more came
   * for {@link EscrowLimits#undecidedAfter()} the others are left undecided.
   */
  private final class CommandBatch {
    private final GroupStream stream;
    private final CompletableFuture<Handled> handled = new CompletableFuture<>();
    private final List<Failure> failures = new ArrayList<>();
    private final List<EntryPlace> wakes = new ArrayList<>();
    private final List<String> undecided = new ArrayList<>();
    private List<EntryTask> left;
    private int running;
    private long progressAt = System.nanoTime();
    private CompletionStage<Void> replied = CompletableFuture.completedStage(null);

    CommandBatch(GroupStream stream, List<EntryTask> entries) {
      this.stream = stream;
      this.left = entries;
      this.running = entries.stream().mapToInt(entry -> entry.commands.size()).sum();
    }

    CompletionStage<Handled> run() {
      if (running == 0) {
        finish();
        return handled;
      }
      for (var entry : left) {
        for (var command : entry.commands) {
          var _ = command.run().whenComplete((done, never) -> finishedOne());
        }
      }
      lookLater();
      return handled;
    }

    private void finishedOne() {
      boolean isLast;
      synchronized (this) {
        progressAt = System.nanoTime();
        isLast = --running == 0;
      }
      if (isLast) {
        finish();
      }
    }

    private void lookLater() {
      var _ =
          handled
              .thenApply(done -> true)
              .completeOnTimeout(false, limits.answerAfter().toMillis(), TimeUnit.MILLISECONDS)
              .thenAccept(
                  isOver -> {
                    if (!isOver) {
                      look();
                    }
                  });
    }

    private void look() {
      boolean isStuck;
      synchronized (this) {
        var stuckAfter = scripts.answerTimeMax(limits.undecidedAfter());
        isStuck = System.nanoTime() - progressAt >= stuckAfter.toNanos();
      }
      if (isStuck) {
        finish();
      } else {
        answer(EntryTask::isComplete);
        lookLater();
      }
    }

    /** Answers what can be answered, and leaves the rest undecided. */
    private void finish() {
      answer(entry -> true);
      CompletionStage<Void> all;
      Handled result;
      synchronized (this) {
        all = replied;
        result = new Handled(List.copyOf(failures), List.copyOf(wakes), List.copyOf(undecided));
      }
      all.whenComplete((done, never) -> handled.complete(result));
    }

    /** Ends the work on these of the entries that are left. */
    private synchronized void answer(Predicate<EntryTask> which) {
      var replies = new ArrayList<Replies.Reply>();
      var later = new ArrayList<EntryTask>();
      for (var entry : left) {
        if (which.test(entry)) {
          end(entry).ifPresent(replies::add);
        } else {
          later.add(entry);
        }
      }
      left = later;
      if (!replies.isEmpty()) {
        replied = replied.thenCombine(send(replies), (one, other) -> null);
      }
    }

    /**
     * An entry of one command is answered when that is. One of several always is: those that can't
     * be answered now get an entry of their own.
     */
    private Optional<Replies.Reply> end(EntryTask entry) {
      var answered = new ArrayList<CommandTask>();
      var again = new ArrayList<CommandTask>();
      var states = EnumSet.noneOf(State.class);
      for (var command : entry.commands) {
        wakes.addAll(command.takeWakes());
        var state = command.state; // once: it may be under way still
        states.add(state);
        (state == State.ANSWERED ? answered : again).add(command);
      }
      if (entry.commands.size() > 1 || again.isEmpty()) {
        return Optional.of(
            new Replies.Reply(
                entry.entry.id(),
                answered.stream()
                    .map(command -> command.outcome)
                    .flatMap(Optional::stream)
                    .toList(),
                answered.stream().map(command -> command.next).flatMap(Optional::stream).toList(),
                again.stream().map(command -> command.message).toList()));
      }
      if (states.contains(State.UNDECIDED)) {
        undecided.add(entry.entry.id());
      } else if (states.contains(State.FAILED)) {
        again
            .getFirst()
            .failure
            .ifPresent(cause -> failures.add(new Failure(entry.entry.id(), cause)));
      }
      return Optional.empty();
    }

    /** Never fails. */
    private CompletionStage<Void> send(List<Replies.Reply> sent) {
      return replies
          .send(stream, sent)
          .handle(
              (done, e) -> {
                if (e != null) {
                  // Their effects stand: reclaim brings the commands again, and only the answers.
                  LOG.warn("{}: {} entries are unanswered: {}", stream, sent.size(), e.toString());
                }
                return null;
              });
    }
  }

  /** The commands of an entry, each about another checkout. */
  private final class EntryTask {
    private final Entry entry;
    private final List<CommandTask> commands;

    EntryTask(GroupStream stream, Entry entry) {
      this.entry = entry;
      var place = new EntryPlace(stream.partition().tag(), entry.id());
      this.commands =
          entry.fields().entrySet().stream()
              .map(
                  field ->
                      new CommandTask(place, new Replies.Message(field.getKey(), field.getValue())))
              .toList();
    }

    /** Whether nothing of it is under way, or unknown. */
    boolean isComplete() {
      return commands.stream().noneMatch(command -> command.state == State.UNDECIDED);
    }
  }

  private enum State {
    /** It is under way, or Redis did not answer: perhaps it is done, perhaps not. */
    UNDECIDED,
    ANSWERED,
    WAITING,
    FAILED
  }

  /** One command under way. */
  private final class CommandTask {
    private final EntryPlace place;
    private final Replies.Message message;
    private volatile State state = State.UNDECIDED;
    private Optional<Outcome> outcome = Optional.empty();
    private Optional<Replies.Message> next = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();
    private final List<EntryPlace> wakes = new ArrayList<>();
    private final Set<Barrier> barriers = new HashSet<>();

    CommandTask(EntryPlace place, Replies.Message message) {
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
      return durably(command)
          .handle(
              (reached, e) -> {
                if (e == null) {
                  state = reached;
                } else if (TransientFailures.isOutage(e)) {
                  LOG.debug("{} is undecided: {}", command.checkout(), e.toString());
                } else {
                  failed(TransientFailures.cause(e));
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
    private CompletionStage<State> durably(Command command) {
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
                command.checkout(),
                line.account(),
                settlement,
                command.deadline(),
                limits.clockMargin());
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
    private synchronized <R> R noted(Executed<Accounts.Woken<R>> executed) {
      wakes.addAll(executed.answer().wakes());
      barriers.add(executed.barrier());
      return executed.answer().result();
    }

    /** Whom to wake, of what is known so far: not every line may have been answered yet. */
    synchronized List<EntryPlace> takeWakes() {
      var taken = List.copyOf(wakes);
      wakes.clear();
      return taken;
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
