package till.chaos.check;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the shop says when all is over. What it does not know is not in the maps.
 *
 * @param credit of users
 * @param stock of items
 * @param orders by id
 */
public record FinalState(
    Map<String, Long> credit, Map<String, Long> stock, Map<String, OrderView> orders) {
  public FinalState {
    credit = Map.copyOf(credit);
    stock = Map.copyOf(stock);
    orders = Map.copyOf(orders);
  }

  /** Of an account, whatever its kind; null if there is none of that id. */
  @Nullable Long available(String account) {
    Long units = stock.get(account);
    return units != null ? units : credit.get(account);
  }
}
