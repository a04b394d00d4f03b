package till.escrow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import till.messages.Outcome;
import till.messages.Participant;
import till.messages.Wire;
import till.redis.Script;
import till.redis.Scripts;
import till.streams.GroupStream;

/** The participant's answers to commands, in Redis. */
final class Replies {
  private static final Script REPLY = Script.load("stream/reply");
  private static final Script ORPHAN = Script.load("stream/orphan");
  private static final String OUTCOME = "outcome";

  private final Scripts scripts;

  Replies(Scripts scripts) {
    this.scripts = scripts;
  }

  /** Tells again that these are held; a hold may be told several times. */
  CompletionStage<Long> heldForLong(GroupStream outcomes, List<Outcome.HeldForLong> holds) {
    var arguments = new ArrayList<String>();
    holds.forEach(hold -> add(arguments, hold));
    return scripts.integer(ORPHAN, new String[] {outcomes.key()}, arguments.toArray(String[]::new));
  }

  /** A command as it stands in a stream. */
  record Message(String checkout, String text) {}

  /**
   * The answer to all commands of an entry.
   *
   * @param outcomes of those that have one
   * @param next holds that are passed on to the next participant
   * @param again those that can't be answered now, and must not hold up the others
   */
  record Reply(String entry, List<Outcome> outcomes, List<Message> next, List<Message> again) {}

  /** Acknowledges entries and sends what came of them; those answered before are passed over. */
  CompletionStage<Long> send(GroupStream commands, List<Reply> replies) {
    var arguments = new ArrayList<String>();
    arguments.add(commands.group());
    arguments.add(Integer.toString(replies.size()));
    for (var reply : replies) {
      arguments.add(reply.entry());
      arguments.add(Integer.toString(reply.outcomes().size()));
      arguments.add(Integer.toString(reply.next().size()));
      arguments.add(Integer.toString(reply.again().size()));
    }
    for (var reply : replies) {
      reply.outcomes().forEach(outcome -> add(arguments, outcome));
      reply.next().forEach(message -> add(arguments, message));
      reply.again().forEach(message -> add(arguments, message));
    }
    var keys =
        new String[] {
          commands.key(),
          commands.sibling(OUTCOME).key(),
          commands.sibling(Participant.STOCK.wireName()).key()
        };
    return scripts
        .withRetry(() -> scripts.execute(REPLY, keys, arguments.toArray(String[]::new)))
        .thenApply(executed -> (Long) executed.answer().getFirst());
  }

  private static void add(List<String> arguments, Message message) {
    arguments.add(message.checkout());
    arguments.add(message.text());
  }

  private static void add(List<String> arguments, Outcome outcome) {
    arguments.add(outcome.checkout().toString());
    arguments.add(Wire.message(outcome));
  }
}
