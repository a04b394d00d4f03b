package till.audit;

import java.util.Map;

/**
 * What an account sold, or a user spent, order by order; but only sums are kept. Two are equal,
 * save for an accident of one in 2^64, if they are of the same orders with the same amounts.
 *
 * @param orders how many
 * @param amount of them all, in units or cents
 * @param fingerprint the sum, modulo 2^64, of a hash of each order and its amount
 */
record Sales(long orders, long amount, long fingerprint) {
  static final Sales NONE = new Sales(0, 0, 0);
  static final String CHECKOUT = "checkout:";

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  Sales plus(String order, long amountOfOrder) {
    return new Sales(
        orders + 1, amount + amountOfOrder, fingerprint + fingerprintOf(order, amountOfOrder));
  }

  Sales minus(String order, long amountOfOrder) {
    return new Sales(
        orders - 1, amount - amountOfOrder, fingerprint - fingerprintOf(order, amountOfOrder));
  }

  /** With these fields of a user's payments: those that were made by checkouts. */
  Sales plus(Map<String, String> fields) {
    Sales sum = this;
    for (Map.Entry<String, String> field : fields.entrySet()) {
      if (field.getKey().startsWith(CHECKOUT)) {
        String order = field.getKey().substring(CHECKOUT.length());
        sum = sum.plus(order, Long.parseLong(field.getValue()));
      }
    }
    return sum;
  }

  /** FNV-1a over the order's id, and the finalizer of SplitMix64 over that and the amount. */
  private static long fingerprintOf(String order, long amount) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < order.length(); i++) {
      hash = (hash ^ order.charAt(i)) * FNV_PRIME;
    }
    hash = (hash ^ amount) * 0x9e3779b97f4a7c15L;
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }
}
