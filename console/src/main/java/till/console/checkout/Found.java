package till.console.checkout;

import till.console.stream.Role;

/**
 * A message about a checkout that is in a stream: not answered yet.
 *
 * @param entry that it is in
 * @param message as it stands there
 * @param sentMs how long ago
 * @param consumer that has it; empty if nobody has
 * @param idleMs since it was delivered to that one
 * @param deliveries so far
 * @param failures of its handler so far
 */
record Found(
    Role role,
    String stream,
    String entry,
    String message,
    long sentMs,
    String consumer,
    long idleMs,
    long deliveries,
    long failures) {
  boolean isUnread() {
    return consumer.isEmpty();
  }

  /** hold, commit or release; of an outcome the participant. */
  boolean is(String firstWord) {
    return message.startsWith(firstWord + " ");
  }

  CommandView view() {
    return new CommandView(
        stream,
        entry,
        isUnread() ? "unread" : "delivered",
        isUnread() ? null : consumer,
        isUnread() ? sentMs : idleMs,
        deliveries,
        failures);
  }
}
