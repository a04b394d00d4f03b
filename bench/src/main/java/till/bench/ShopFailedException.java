package till.bench;

/** The shop did not do what any figure rests on. */
final class ShopFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ShopFailedException(String message) {
    super(message);
  }

  ShopFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
