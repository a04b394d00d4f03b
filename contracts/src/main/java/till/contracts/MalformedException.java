package till.contracts;

/** What a client said does not have the form that is asked for; nothing was done. */
public final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Which rule was broken. */
  public enum What {
    ID,
    AMOUNT
  }

  private final What what;

  /**
   * @param message says what is asked for; it goes to the client and must not repeat what it sent
   */
  public MalformedException(What what, String message) {
    super(message, null, false, false);
    this.what = what;
  }

  public What what() {
    return what;
  }
}
