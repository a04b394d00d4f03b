package till.escrow;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import till.cluster.TestRedis;
import till.messages.Outcome;
import till.messages.Wire;

/** What stands in streams, read as their consumers read it. */
final class Tape {
  private static final int MANY = 100_000;

  private Tape() {}

  static List<StreamMessage<String, String>> entries(String stream) {
    return TestRedis.commands().xrange(stream, Range.<String>unbounded());
  }

  /** The outcomes in a stream, those of an entry together. */
  static List<List<Outcome>> outcomesByEntry(String stream) {
    return entries(stream).stream().map(entry -> outcomes(entry.getBody())).toList();
  }

  /** The outcomes in a stream. */
  static List<Outcome> outcomes(String stream) {
    return outcomesByEntry(stream).stream().flatMap(List::stream).toList();
  }

  private static List<Outcome> outcomes(Map<String, String> messages) {
    var outcomes = new ArrayList<Outcome>();
    messages.forEach((checkout, message) -> outcomes.add(Wire.outcome(checkout, message)));
    return outcomes;
  }

  /** The ids of the entries of a stream that were delivered and are not answered. */
  static List<String> pending(String stream, String group) {
    return TestRedis.commands()
        .xpending(stream, group, Range.unbounded(), Limit.from(MANY))
        .stream()
        .map(message -> message.getId())
        .toList();
  }
}
