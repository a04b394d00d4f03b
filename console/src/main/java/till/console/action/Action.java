package till.console.action;

import java.util.Arrays;
import till.http.RequestKey;
import till.redis.Partition;
import till.redis.RequestRecord;

/**
 * Something that an operator wants to be done once.
 *
 * @param who does it, as {@link Operator} says
 */
public record Action(RequestKey request, String who) {
  /** What was done in a partition, a bounded stream. */
  public static String notes(Partition partition) {
    return "saga:{" + partition.tag() + "}:operator";
  }

  /** What came of it, a string: an action on many things has one for each. */
  public String record(Partition partition, String subject) {
    return RequestRecord.key(notes(partition) + ":" + subject, request);
  }

  /** The script's own arguments, and after them who, and what the record needs. */
  public String[] arguments(String... own) {
    var arguments = Arrays.copyOf(own, own.length + 1);
    arguments[own.length] = who;
    return RequestRecord.arguments(request, arguments);
  }
}
