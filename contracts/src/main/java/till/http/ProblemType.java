package till.http;

/**
 * Every way a request can fail, each with the one status it has. The name is part of the contract:
 * {@code type} in the answer is {@code urn:till:problem:<name in kebab case>}.
 */
public enum ProblemType {
  MALFORMED_ID(400, "Malformed id"),
  MALFORMED_AMOUNT(400, "Malformed amount"),
  MALFORMED_KEY(400, "Malformed Idempotency-Key"),
  MALFORMED_REQUEST(400, "Malformed request"),
  UNAUTHORIZED(401, "The token of the operators is needed"),
  BATCH_INIT_DISABLED(403, "Batch initialisation is switched off"),
  NO_SUCH_PATH(404, "No such path"),
  ORDER_NOT_FOUND(404, "Order not found"),
  ITEM_NOT_FOUND(404, "Item not found"),
  USER_NOT_FOUND(404, "User not found"),
  DEAD_LETTER_NOT_FOUND(404, "Dead letter not found"),
  METHOD_NOT_ALLOWED(405, "Method not allowed"),
  NOT_ACCEPTABLE(406, "Only JSON can be had"),
  OUT_OF_STOCK(409, "Out of stock"),
  OUT_OF_CREDIT(409, "Out of credit"),
  UNKNOWN_ITEM(409, "The order names an item that does not exist"),
  UNKNOWN_USER(409, "The order names a user that does not exist"),
  ORDER_EMPTY(409, "The order is empty"),
  ORDER_FULL(409, "The order has too many different items"),
  ORDER_PAID(409, "The order is paid"),
  ORDER_PAID_DIRECTLY(409, "The user has paid for the order without a checkout"),
  ORDER_BEING_PAID(409, "The order is being paid"),
  CHECKOUT_TIMED_OUT(409, "The checkout timed out"),
  CHECKOUT_ABORTED(409, "The checkout was aborted"),
  AMOUNT_LIMIT(409, "The sum would pass the largest amount"),
  ALREADY_PAID(409, "This payment was made already"),
  NOTHING_TO_CANCEL(409, "There is no payment to cancel"),
  PAID_BY_CHECKOUT(409, "The payment belongs to a checkout"),
  NOT_OPEN(409, "No checkout of the order is open"),
  CHECKOUT_DECIDED(409, "The checkout is decided"),
  NOTHING_TO_RUN(409, "There is no command to run again"),
  KEY_REUSED(422, "The Idempotency-Key belongs to another request"),
  INTERNAL(500, "Internal error"),
  UNAVAILABLE(503, "Unavailable for the moment");

  private final int status;
  private final String title;
  private final String uri;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
    this.uri = "urn:till:problem:" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** The {@code type} of RFC 9457. */
  public String uri() {
    return uri;
  }
}
