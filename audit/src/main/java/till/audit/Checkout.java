package till.audit;

/** The form of a checkout's id, {@code <orderId>/<attempt>}. */
final class Checkout {
  private Checkout() {}

  static String order(String checkout) {
    int slash = checkout.indexOf('/');
    return slash < 0 ? checkout : checkout.substring(0, slash);
  }
}
