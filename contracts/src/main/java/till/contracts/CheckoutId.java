package till.contracts;

import com.github.f4b6a3.ulid.UlidCreator;

/**
 * One attempt to pay one order, written {@code <orderId>/<attempt>}.
 *
 * @param attempt a ULID made by the instance that begins the checkout, so that an attempt lost in a
 *     failover is never mistaken for a later one
 */
public record CheckoutId(OrderId order, String attempt) {
  public CheckoutId {
    Ids.checked("attempt", attempt);
  }

  /** A new attempt to pay the order. */
  public static CheckoutId fresh(OrderId order) {
    return new CheckoutId(order, UlidCreator.getUlid().toString());
  }

  @Override
  public String toString() {
    return order.value() + "/" + attempt;
  }
}
