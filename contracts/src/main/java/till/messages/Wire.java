package till.messages;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import till.contracts.CheckoutId;

/**
 * The form of messages in streams, the only place of it in Java. An entry has one message or
 * several; each is a field whose name is its checkout, {@code <order>/<attempt>}:
 *
 * <pre>
 *   command  commit|release &lt;deadline&gt; &lt;lines&gt;
 *            hold &lt;deadline&gt; &lt;lines&gt;[ | &lt;lines of the next&gt;][ @&lt;passed on&gt;]
 *   outcome  payment|stock HELD[ @&lt;passed on&gt;]
 *            payment|stock RELEASED
 *            payment|stock SETTLED|EXPIRED|NOT_FOUND|PAID_DIRECTLY|REFUSED &lt;account&gt;
 *                               [ @&lt;passed on&gt;]
 *            payment|stock HELD_FOR_LONG &lt;account&gt;:&lt;amount&gt;
 *   lines    &lt;account&gt;:&lt;amount&gt;...
 * </pre>
 *
 * The scripts write commands in the same form ({@code lua/order/include/saga.lua}), and the time of
 * passing on ({@code lua/stream/reply.lua}).
 */
public final class Wire {
  private static final String HOLD = "hold";
  private static final String COMMIT = "commit";
  private static final String RELEASE = "release";
  private static final String HELD = "HELD";
  private static final String RELEASED = "RELEASED";
  private static final String HELD_FOR_LONG = "HELD_FOR_LONG";
  private static final String NEXT = " | ";
  private static final String PASSED_ON = " @";

  private Wire() {}

  /**
   * An outcome as the script of the saga takes it.
   *
   * @param detail the line that is held for long, or when a hold was passed on; or nothing
   */
  public record Result(String name, String detail) {}

  /**
   * The command about a checkout.
   *
   * @throws WireException if the message is none
   * @throws till.contracts.MalformedException if the name is none
   */
  public static Command command(String checkoutName, String message) {
    var checkout = CheckoutId.parse(checkoutName);
    int first = blank(message, 0);
    int second = blank(message, first + 1);
    String action = message.substring(0, first);
    long deadline = number(message.substring(first + 1, second));
    return switch (action) {
      case HOLD -> hold(checkout, deadline, message, second + 1);
      case COMMIT -> new Command.Commit(checkout, deadline, lines(message, second + 1));
      case RELEASE -> new Command.Release(checkout, deadline, lines(message, second + 1));
      default -> throw new WireException("no such command: " + action);
    };
  }

  private static Command hold(CheckoutId checkout, long deadline, String message, int from) {
    long passedOn = passedOn(message, from);
    String rest = before(PASSED_ON, message, from);
    int bar = rest.indexOf(NEXT, from);
    if (bar < 0) {
      return new Command.Hold(checkout, deadline, lines(rest, from), Optional.empty(), passedOn);
    }
    String next = rest.substring(bar + NEXT.length());
    if (next.isEmpty()) {
      throw new WireException("nothing to pass on");
    }
    var own = lines(rest.substring(0, bar), from);
    return new Command.Hold(checkout, deadline, own, Optional.of(next), passedOn);
  }

  private static long passedOn(String message, int from) {
    int at = message.indexOf(PASSED_ON, from);
    return at < 0 ? 0 : number(message.substring(at + PASSED_ON.length()));
  }

  private static String before(String mark, String message, int from) {
    int at = message.indexOf(mark, from);
    return at < 0 ? message : message.substring(0, at);
  }

  /** The command that a hold is passed on with; the script adds when it was. */
  public static String passedOn(Command.Hold hold, String next) {
    return HOLD + ' ' + hold.deadline() + ' ' + next;
  }

  /**
   * The outcome about a checkout.
   *
   * @throws WireException if the message is none
   * @throws till.contracts.MalformedException if the name is none
   */
  public static Outcome outcome(String checkoutName, String message) {
    var checkout = CheckoutId.parse(checkoutName);
    int first = blank(message, 0);
    long passedOn = passedOn(message, first + 1);
    String told = before(PASSED_ON, message, first + 1);
    int second = told.indexOf(' ', first + 1);
    var by = participant(told.substring(0, first));
    String result = told.substring(first + 1, second < 0 ? told.length() : second);
    String rest = second < 0 ? "" : told.substring(second + 1);
    return switch (result) {
      case HELD -> new Outcome.Held(by, checkout, passedOn);
      case RELEASED -> new Outcome.Released(by, checkout);
      case HELD_FOR_LONG -> new Outcome.HeldForLong(by, checkout, lines(rest, 0).getFirst());
      default -> new Outcome.NotHeld(by, checkout, why(result), rest, passedOn);
    };
  }

  /** What {@link #outcome} reads. */
  public static String message(Outcome outcome) {
    String by = outcome.by().wireName();
    return switch (outcome) {
      case Outcome.Held held -> by + ' ' + HELD + mark(held.passedOn());
      case Outcome.Released released -> by + ' ' + RELEASED;
      case Outcome.HeldForLong held -> by + ' ' + HELD_FOR_LONG + ' ' + text(held.line());
      case Outcome.NotHeld not ->
          by + ' ' + not.why().name() + ' ' + not.account() + mark(not.passedOn());
    };
  }

  private static String mark(long passedOn) {
    return passedOn == 0 ? "" : PASSED_ON + passedOn;
  }

  /** What an outcome means to its checkout. */
  public static Result result(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Held held -> new Result(HELD, time(held.passedOn()));
      case Outcome.Released released -> new Result(RELEASED, "");
      case Outcome.HeldForLong held -> new Result(HELD_FOR_LONG, text(held.line()));
      case Outcome.NotHeld not -> new Result(not.why().name(), time(not.passedOn()));
    };
  }

  private static String time(long passedOn) {
    return passedOn == 0 ? "" : Long.toString(passedOn);
  }

  private static String text(Line line) {
    return line.account() + ':' + line.amount();
  }

  private static int blank(String message, int from) {
    int at = message.indexOf(' ', from);
    if (at < 0) {
      throw new WireException("not a message: " + message);
    }
    return at;
  }

  private static List<Line> lines(String message, int from) {
    var lines = new ArrayList<Line>();
    int start = from;
    while (start < message.length()) {
      int end = message.indexOf(' ', start);
      end = end < 0 ? message.length() : end;
      int colon = message.indexOf(':', start);
      if (colon <= start || colon > end) {
        throw new WireException("not a line: " + message.substring(start, end));
      }
      lines.add(
          new Line(message.substring(start, colon), number(message.substring(colon + 1, end))));
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
}
