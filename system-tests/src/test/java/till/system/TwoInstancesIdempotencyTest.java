package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request that one instance answered, and another gets again because the first one is gone. */
class TwoInstancesIdempotencyTest {
  private final Shop shop = Shop.withInstances(2);
  private final Client client = shop.client();
  private final String key = UUID.randomUUID().toString();

  @AfterEach
  void bothAreThere() {
    shop.becomesQuiet();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "payment-svc, /payment/create_user",
    "stock-svc, /stock/item/create/7",
    "order-svc, /orders/create/nobody"
  })
  void whichever_instance_is_killed_the_other_one_knows_what_was_created(
      String service, String path) {
    Answer first = client.post(path, key);
    assertThat(first.succeeded()).as("%s", first).isTrue();

    for (int victim = 1; victim <= 2; victim++) {
      shop.kill(service + "-" + victim);
      try {
        client.post(path, key).replays(first);
      } finally {
        shop.start(service + "-" + victim);
      }
    }
  }
}
