package till.audit;

import java.util.Map;

/**
 * What a user paid for orders.
 *
 * @param byCheckouts in sum
 * @param direct how many payments without a checkout
 */
record UserPayments(Sales byCheckouts, long direct) {
  static final UserPayments NONE = new UserPayments(Sales.NONE, 0);

  private static final String DIRECT = "direct:";

  /** With these fields of a user's payments. */
  UserPayments plus(Map<String, String> fields) {
    long more = fields.keySet().stream().filter(field -> field.startsWith(DIRECT)).count();
    return new UserPayments(byCheckouts.plus(fields), direct + more);
  }
}
