package till.escrow;

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
  private static final int FIXED_ARGUMENTS = 2;
  private static final int WIDTH = 6;
  private static final int ORPHAN_WIDTH = 3;

  private final Scripts scripts;
  private final Participant by;

  Replies(Scripts scripts, Participant by) {
    this.scripts = scripts;
    this.by = by;
  }

  /** Tells again that these are held; a hold may be told several times. */
  CompletionStage<Long> heldForLong(GroupStream outcomes, List<Outcome.HeldForLong> holds) {
    var arguments = new String[1 + holds.size() * ORPHAN_WIDTH];
    int i = 0;
    arguments[i++] = by.wireName();
    for (var hold : holds) {
      var fields = Wire.fields(hold);
      arguments[i++] = fields.checkout().order().value();
      arguments[i++] = fields.checkout().attempt();
      arguments[i++] = fields.account();
    }
    return scripts.integer(ORPHAN, new String[] {outcomes.key()}, arguments);
  }

  /** The outcome of the command in an entry. */
  record Reply(String entry, Outcome outcome) {}

  /** Acknowledges commands and sends their outcomes; those answered before are passed over. */
  CompletionStage<Long> send(GroupStream commands, List<Reply> replies) {
    var arguments = new String[FIXED_ARGUMENTS + replies.size() * WIDTH];
    int i = 0;
    arguments[i++] = commands.group();
    arguments[i++] = by.wireName();
    for (var reply : replies) {
      var fields = Wire.fields(reply.outcome());
      arguments[i++] = reply.entry();
      arguments[i++] = fields.action();
      arguments[i++] = fields.checkout().order().value();
      arguments[i++] = fields.checkout().attempt();
      arguments[i++] = fields.result();
      arguments[i++] = fields.account();
    }
    var keys = new String[] {commands.key(), commands.sibling("outcome").key()};
    return scripts
        .patiently(() -> scripts.execute(REPLY, keys, arguments))
        .thenApply(executed -> (Long) executed.answer().getFirst());
  }
}
