package till.messages;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import till.contracts.CheckoutId;
import till.contracts.OrderId;

/**
 * The form of messages in streams: the one place of their field names in Java. The scripts write
 * the same names ({@code lua/order/include/saga.lua}, {@code lua/stream/reply.lua}).
 */
public final class Wire {
  private static final String DO = "do";
  private static final String ORDER = "order";
  private static final String ATTEMPT = "attempt";
  private static final String DEADLINE = "deadline";
  private static final String LINES = "lines";
  private static final String BY = "by";
  private static final String RESULT = "result";
  private static final String ACCOUNT = "account";

  private static final String HOLD = "hold";
  private static final String COMMIT = "commit";
  private static final String RELEASE = "release";
  private static final String HELD = "HELD";
  private static final String DONE = "DONE";

  private Wire() {}

  /** An outcome as the scripts take it: do, order, attempt, result, account. */
  public record Fields(String action, CheckoutId checkout, String result, String account) {}

  /**
   * The command in a stream entry.
   *
   * @throws WireException if the fields do not make one
   */
  public static Command command(Map<String, String> fields) {
    var checkout = checkout(fields);
    long deadline = number(field(fields, DEADLINE));
    var lines = lines(field(fields, LINES));
    String action = field(fields, DO);
    return switch (action) {
      case HOLD -> new Command.Hold(checkout, deadline, lines);
      case COMMIT -> new Command.Commit(checkout, deadline, lines);
      case RELEASE -> new Command.Release(checkout, deadline, lines);
      default -> throw new WireException("no such command: " + action);
    };
  }

  /**
   * The outcome in a stream entry.
   *
   * @throws WireException if the fields do not make one
   */
  public static Outcome outcome(Map<String, String> fields) {
    var checkout = checkout(fields);
    var by = participant(field(fields, BY));
    String result = field(fields, RESULT);
    String action = field(fields, DO);
    return switch (action) {
      case HOLD -> held(by, checkout, result, field(fields, ACCOUNT));
      case COMMIT -> new Outcome.Committed(by, checkout);
      case RELEASE -> new Outcome.Released(by, checkout);
      default -> throw new WireException("no such outcome: " + action);
    };
  }

  private static Outcome held(Participant by, CheckoutId checkout, String result, String account) {
    if (!result.equals(HELD)) {
      return new Outcome.NotHeld(by, checkout, why(result), account);
    }
    return account.isEmpty()
        ? new Outcome.Held(by, checkout)
        : new Outcome.HeldForLong(by, checkout, lines(account).getFirst());
  }

  /** The fields of an outcome. */
  public static Fields fields(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Held held -> new Fields(HOLD, held.checkout(), HELD, "");
      case Outcome.HeldForLong held ->
          new Fields(
              HOLD, held.checkout(), HELD, held.line().account() + ":" + held.line().amount());
      case Outcome.NotHeld not -> new Fields(HOLD, not.checkout(), not.why().name(), not.account());
      case Outcome.Committed committed -> new Fields(COMMIT, committed.checkout(), DONE, "");
      case Outcome.Released released -> new Fields(RELEASE, released.checkout(), DONE, "");
    };
  }

  private static CheckoutId checkout(Map<String, String> fields) {
    return new CheckoutId(new OrderId(field(fields, ORDER)), field(fields, ATTEMPT));
  }

  private static List<Line> lines(String text) {
    var lines = new ArrayList<Line>();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf(' ', start);
      end = end < 0 ? text.length() : end;
      int colon = text.indexOf(':', start);
      if (colon <= start || colon > end) {
        throw new WireException("not a line: " + text.substring(start, end));
      }
      lines.add(new Line(text.substring(start, colon), number(text.substring(colon + 1, end))));
      start = end + 1;
    }
    if (lines.isEmpty()) {
      throw new WireException("no lines");
    }
    return lines;
  }

  private static Participant participant(String name) {
    for (Participant participant : Participant.values()) {
      if (participant.wireName().equals(name)) {
        return participant;
      }
    }
    throw new WireException("no such participant: " + name);
  }

  private static Outcome.Why why(String name) {
    for (Outcome.Why why : Outcome.Why.values()) {
      if (why.name().equals(name)) {
        return why;
      }
    }
    throw new WireException("no such result: " + name);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new WireException("not a number: " + text);
    }
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new WireException("no field " + name);
    }
    return value;
  }
}
