package till.console.letter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import till.console.stream.Role;
import till.contracts.MalformedException;
import till.messages.Command;
import till.messages.Outcome;
import till.messages.Wire;
import till.messages.WireException;

/**
 * What a dead letter says to a person.
 *
 * @param orders that its messages are about
 * @param summary what it was, in a few words
 * @param advice what to do about it
 */
record Reading(List<String> orders, String summary, String advice) {
  private static final String UNREADABLE =
      "Till can't read it, so it will fail each time, and no checkout waits for it: discard it,"
          + " and find out who wrote it.";
  private static final String SAFE =
      "Redriving is harmless and so is discarding: a checkout that is undecided at its deadline"
          + " is aborted.";
  private static final String NEEDED =
      "Mend what failed, then redrive it. If it is discarded, what it was to settle stays held"
          + " until it is sent again, within a minute or two.";

  /** Reads the messages of a stream of this role. */
  static Reading of(Role role, Map<String, String> fields) {
    var orders = new ArrayList<String>();
    var words = new ArrayList<String>();
    boolean isReadable = !fields.isEmpty();
    boolean isNeeded = false;
    for (var field : fields.entrySet()) {
      var message = message(role, field.getKey(), field.getValue());
      isReadable &= message.isPresent();
      words.add(message.map(Message::words).orElse("something that is no message"));
      isNeeded |= message.map(Message::isNeeded).orElse(false);
      message.map(Message::order).filter(order -> !orders.contains(order)).ifPresent(orders::add);
    }
    String advice = isNeeded ? NEEDED : isReadable ? SAFE : UNREADABLE;
    return new Reading(orders, words.isEmpty() ? "nothing" : String.join("; ", words), advice);
  }

  private record Message(String order, String words, boolean isNeeded) {}

  private static Optional<Message> message(Role role, String name, String value) {
    try {
      return Optional.of(
          switch (role) {
            case PAYMENT, STOCK -> message(Wire.command(name, value));
            case OUTCOME -> message(Wire.outcome(name, value));
          });
    } catch (WireException | MalformedException e) {
      return Optional.empty();
    }
  }

  private static Message message(Command command) {
    String order = command.checkout().order().value();
    return switch (command) {
      case Command.Hold hold -> new Message(order, "hold for order " + order, false);
      case Command.Commit commit -> new Message(order, "commit for order " + order, true);
      case Command.Release release -> new Message(order, "release for order " + order, true);
    };
  }

  private static Message message(Outcome outcome) {
    String order = outcome.checkout().order().value();
    String by = outcome.by().wireName();
    return switch (outcome) {
      case Outcome.Held held -> new Message(order, by + " has held for order " + order, false);
      case Outcome.NotHeld not ->
          new Message(order, by + " did not hold for order " + order, false);
      case Outcome.HeldForLong held ->
          new Message(order, by + " holds for long for order " + order, false);
      case Outcome.Released released ->
          new Message(order, by + " has released for order " + order, true);
    };
  }
}
