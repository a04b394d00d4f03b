package till.audit;

/** The shop can't be read, or not whole: nothing can be said of it. */
public final class NoAuditException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoAuditException(String message) {
    super(message);
  }

  NoAuditException(String message, Throwable cause) {
    super(message, cause);
  }
}
