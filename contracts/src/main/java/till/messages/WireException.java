package till.messages;

/** A stream entry is not a message: it was written by something else, or by another version. */
public final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WireException(String message) {
    super(message);
  }
}
