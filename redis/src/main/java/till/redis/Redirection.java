package till.redis;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a node says that a slot is.
 *
 * @param isAsking for this one command only: the slot is on its way there
 */
record Redirection(String host, int port, boolean isAsking) {
  private static final Pattern FORM = Pattern.compile("(MOVED|ASK) \\d+ (.+):(\\d+)");

  /** The redirection in an error, if it is one and names a place. */
  static Optional<Redirection> in(Throwable e) {
    String message = e.getMessage();
    if (message == null) {
      return Optional.empty();
    }
    var parts = FORM.matcher(message);
    return parts.matches()
        ? Optional.of(
            new Redirection(
                parts.group(2), Integer.parseInt(parts.group(3)), parts.group(1).equals("ASK")))
        : Optional.empty();
  }
}
