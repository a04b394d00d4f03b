package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the services write to their logs while all is well: nothing for a request. */
class LogTest {
  private static final int CHECKOUTS = 50;
  private static final List<String> INSTANCES =
      List.of("order-svc-1", "stock-svc-1", "payment-svc-1");

  private final Shop shop = Shop.withInstances(1);
  private final Client client = shop.client();

  @Test
  void there_is_no_line_for_a_request() {
    String item = client.createItem(1, CHECKOUTS / 2);
    String user = client.createUser(CHECKOUTS);
    long before = lines();
    for (int i = 0; i < CHECKOUTS; i++) {
      String order = client.createOrder(user);
      client.addItem(order, item, 1);
      client.checkout(order);
    }
    assertThat(lines() - before).as("lines for %d checkouts", CHECKOUTS).isLessThan(CHECKOUTS / 5);
  }

  private long lines() {
    return INSTANCES.stream().mapToLong(instance -> shop.log(instance).lines().count()).sum();
  }
}
