package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request that one instance answered, and another gets again because the first one is gone. */
class TwoInstancesIdempotencyTest {
  private final Shop shop = Shop.withInstances(2);
  private final Client client = shop.client();
  private final String key = UUID.randomUUID().toString();

  @AfterEach
  void bothAreThere() {
    shop.becomesQuiet();
  }

  @Test
  void whichever_instance_is_killed_the_other_one_knows_what_was_created() {
    String path = "/payment/create_user";
    Answer first = client.post(path, key);
    assertThat(first.succeeded()).as("%s", first).isTrue();

    for (int victim = 1; victim <= 2; victim++) {
      shop.kill("payment-svc-" + victim);
      try {
        client.post(path, key).replays(first);
      } finally {
        shop.start("payment-svc-" + victim);
      }
    }
  }
}
