package till.local.operator;

/** What an operator asked for was not done; the message says why, in one line. */
public final class OperatorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OperatorException(String message) {
    super(message);
  }
}
