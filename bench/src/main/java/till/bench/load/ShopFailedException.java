package till.bench.load;

/** The shop did not do what any figure rests on. */
public final class ShopFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ShopFailedException(String message) {
    super(message);
  }

  public ShopFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
