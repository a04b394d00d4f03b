package till.contracts;

import com.github.f4b6a3.ulid.Ulid;
import java.time.Duration;

/**
 * One attempt to pay one order, written {@code <orderId>/<attempt>}.
 *
 * @param attempt a ULID made by the instance that begins the checkout, so that an attempt lost in a
 *     failover is never mistaken for a later one
 */
public record CheckoutId(OrderId order, String attempt) {
  /** How long the attempts of one {@link #era()} are made: 2^15 ms. */
  public static final Duration ERA = Duration.ofMillis(1 << 15);

  private static final int ERA_LENGTH = 7;

  public CheckoutId {
    Ids.checked("attempt", attempt);
  }

  /** A new attempt to pay the order. */
  public static CheckoutId fresh(OrderId order) {
    return new CheckoutId(order, Ulid.fast().toString());
  }

  /**
   * Reads what {@link #toString()} writes.
   *
   * @throws MalformedException if it is none
   */
  public static CheckoutId parse(String name) {
    int slash = Math.max(0, name.indexOf('/'));
    return new CheckoutId(
        new OrderId(name.substring(0, slash)), name.substring(Math.min(slash + 1, name.length())));
  }

  /**
   * When the attempt was made, to the 33 s (the first 35 of the 50 bits of a ULID's time, to the
   * millisecond): what belongs together because it is forgotten together.
   */
  public String era() {
    return attempt.substring(0, Math.min(ERA_LENGTH, attempt.length()));
  }

  @Override
  public String toString() {
    return order.value() + "/" + attempt;
  }
}
