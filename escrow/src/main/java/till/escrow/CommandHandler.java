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
import till.contracts.CheckoutId;
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

/**
 * A participant of the saga. The effect of a command comes first, then the barrier of every node
 * that has executed some of it, and only then its acknowledgement and outcome, so a crash in
 * between only brings the command again:
 *
 * <ul>
 *   <li>happy path: hold each line in turn, answer Held; later commit each, answer Committed;
 *   <li>a line is refused: answer NotHeld; the release of the lines before it follows;
 *   <li>a line must wait: no answer. The command stays pending, and is run again from its first
 *       line when the queue has reached it;
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

  public CommandHandler(AccountKind kind, Accounts accounts, Scripts scripts, EscrowLimits limits) {
    this.by = kind.participant();
    this.accounts = accounts;
    this.replies = new Replies(scripts, by);
    this.scripts = scripts;
    this.clockMargin = limits.clockMargin();
  }

  @Override
  public CompletionStage<Handled> handle(GroupStream stream, List<Entry> batch) {
    var works = new ArrayList<Work>(batch.size());
    for (var entry : batch) {
      works.add(new Work(stream, entry));
    }
    var all = works.stream().map(Work::run).toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(all).thenCompose(done -> reply(stream, works));
  }

  private CompletionStage<Handled> reply(GroupStream stream, List<Work> works) {
    var answers = new ArrayList<Replies.Reply>(works.size());
    var failures = new ArrayList<Failure>();
    var wakes = new ArrayList<EntryPlace>();
    for (var work : works) {
      work.outcome.ifPresent(outcome -> answers.add(new Replies.Reply(work.entry.id(), outcome)));
      work.failure.ifPresent(failures::add);
      wakes.addAll(work.wakes);
    }
    var handled = new Handled(failures, wakes);
    if (answers.isEmpty()) {
      return CompletableFuture.completedStage(handled);
    }
    return replies
        .send(stream, answers)
        .handle(
            (sent, e) -> {
              if (e != null) {
                // Their effects stand: reclaim brings the commands again, and only the answers.
                LOG.warn(
                    "{}: {} commands are unanswered: {}", stream, answers.size(), e.toString());
              }
              return handled;
            });
  }

  /** One command under way. */
  private final class Work {
    private final Entry entry;
    private final EntryPlace place;
    private Optional<Outcome> outcome = Optional.empty();
    private Optional<Failure> failure = Optional.empty();
    private final List<EntryPlace> wakes = new ArrayList<>();
    private final Set<Barrier> barriers = new HashSet<>();

    Work(GroupStream stream, Entry entry) {
      this.entry = entry;
      this.place = new EntryPlace(stream.partition().tag(), entry.id());
    }

    /** Completes when the effect is there, or can't be now. Never exceptionally. */
    CompletableFuture<Void> run() {
      Command command;
      try {
        command = Wire.command(entry.fields());
      } catch (WireException | MalformedException e) {
        failure = Optional.of(new Failure(entry.id(), e));
        return CompletableFuture.completedFuture(null);
      }
      return scripts
          .patiently(() -> safely(command))
          .handle(
              (answer, e) -> {
                if (e == null) {
                  outcome = answer;
                } else if (Outage.isOutage(e)) {
                  LOG.warn("{} is left pending: {}", command.checkout(), e.toString());
                } else {
                  failure = Optional.of(new Failure(entry.id(), Outage.cause(e)));
                }
                return (Void) null;
              })
          .toCompletableFuture();
    }

    /**
     * The effect and its barriers. Without an outcome there is nothing to tell, nor to wait for.
     */
    private CompletionStage<Optional<Outcome>> safely(Command command) {
      barriers.clear();
      return effect(command)
          .thenCompose(
              answer ->
                  answer.isPresent()
                      ? passBarriers().thenApply(passed -> answer)
                      : CompletableFuture.completedStage(answer));
    }

    private CompletionStage<Void> passBarriers() {
      CompletionStage<Void> all = CompletableFuture.completedStage(null);
      for (var barrier : barriers) {
        all = all.thenCombine(barrier.pass(), (one, other) -> null);
      }
      return all;
    }

    private CompletionStage<Optional<Outcome>> effect(Command command) {
      var checkout = command.checkout();
      return switch (command) {
        case Command.Hold hold -> {
          // Every checkout takes its accounts in this one order, so that waiting can't deadlock.
          var lines = hold.lines().stream().sorted(Comparator.comparing(Line::account)).toList();
          yield holdFrom(0, lines, hold);
        }
        case Command.Commit commit ->
            settleAll(commit, Settlement.COMMIT, new Outcome.Committed(by, checkout));
        case Command.Release release ->
            settleAll(release, Settlement.RELEASE, new Outcome.Released(by, checkout));
      };
    }

    private CompletionStage<Optional<Outcome>> holdFrom(
        int index, List<Line> lines, Command.Hold command) {
      var checkout = command.checkout();
      if (index == lines.size()) {
        return answer(new Outcome.Held(by, checkout));
      }
      var line = lines.get(index);
      return accounts
          .hold(checkout, line, command.deadline(), place)
          .thenCompose(
              held -> {
                var result = noted(held);
                return switch (result) {
                  case HELD -> holdFrom(index + 1, lines, command);
                  case WAITING -> CompletableFuture.completedStage(Optional.<Outcome>empty());
                  case SETTLED -> notHeld(checkout, Outcome.Why.SETTLED, line);
                  case EXPIRED -> notHeld(checkout, Outcome.Why.EXPIRED, line);
                  case NOT_FOUND -> notHeld(checkout, Outcome.Why.NOT_FOUND, line);
                  case REFUSED -> notHeld(checkout, Outcome.Why.REFUSED, line);
                };
              });
    }

    private CompletionStage<Optional<Outcome>> settleAll(
        Command command, Settlement settlement, Outcome settled) {
      CompletionStage<Optional<Outcome>> all = answer(settled);
      for (var line : command.lines()) {
        var one =
            accounts.settle(
                command.checkout(), line.account(), settlement, command.deadline(), clockMargin);
        all =
            all.thenCombine(
                one,
                (answer, settledOne) -> {
                  var result = noted(settledOne);
                  if (settlement == Settlement.COMMIT && result == SettleResult.NOTHING_HELD) {
                    // A batch_init came in between, Redis lost state, or this is a very late
                    // repeat.
                    LOG.warn("{}: nothing was held on {}", command.checkout(), line.account());
                  }
                  return answer;
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

    private CompletionStage<Optional<Outcome>> notHeld(
        CheckoutId checkout, Outcome.Why why, Line line) {
      return answer(new Outcome.NotHeld(by, checkout, why, line.account()));
    }

    private CompletionStage<Optional<Outcome>> answer(Outcome answer) {
      return CompletableFuture.completedStage(Optional.of(answer));
    }
  }
}
