package till.console.checkout;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * An order, its last checkouts, and why it is not paid.
 *
 * @param total_cost cents
 * @param can which actions make sense now
 * @param redis the primary that has it
 * @param checkouts the newest first
 */
@Serdeable
record OrderView(
    String order_id,
    String user_id,
    long total_cost,
    String status,
    boolean paid,
    List<Item> items,
    String why,
    Can can,
    int partition,
    String redis,
    List<CheckoutView> checkouts,
    List<String> dead_letters) {
  /**
   * @param cost of all of them, cents
   */
  @Serdeable
  record Item(String item_id, long quantity, long cost) {
    /** Reads {@code <quantity> <cost>}. */
    static Item of(String id, String value) {
      String[] words = value.split(" ", 2);
      return new Item(
          id, Long.parseLong(words[0]), words.length > 1 ? Long.parseLong(words[1]) : 0);
    }
  }

  @Serdeable
  record Can(boolean abort, boolean run_again) {}
}
