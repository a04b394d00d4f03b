package till.process;

/** Something could not be started. The message is one line for a person, and all they need. */
public sealed class StartFailedException extends RuntimeException permits ChildDiedException {
  private static final long serialVersionUID = 1L;

  public StartFailedException(String message) {
    super(message);
  }

  public StartFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
