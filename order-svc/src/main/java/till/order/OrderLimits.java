package till.order;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * The limits of orders.
 *
 * @param itemsMax different items in one order, 1 to 1000
 */
@ConfigurationProperties("till.orders")
public record OrderLimits(@Bindable(defaultValue = "256") int itemsMax) {
  public OrderLimits {
    if (itemsMax < 1 || itemsMax > 1000) {
      throw new IllegalArgumentException("till.orders.items-max must be 1 to 1000");
    }
  }
}
