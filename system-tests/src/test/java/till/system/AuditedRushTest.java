package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import till.audit.Audit;
import till.audit.AuditReport;
import till.system.Market.Item;
import till.system.Market.User;

/** The books of a shop are right while it is at work, and when it has come to rest. */
class AuditedRushTest {
  private final Shop shop = Shop.withInstances(1);
  private final Client client = shop.client();

  @Test
  void a_shop_in_a_rush_adds_up() throws Exception {
    RandomGenerator random = new Random(Seeds.one());
    List<Item> items = Market.items(client, 5, 2, 200);
    List<User> users = Market.users(client, random.longs(50, 0, 100).toArray());
    Market market = Market.open(client, items, users, 1_500, random, Baskets::someUnits);

    List<AuditReport> reports = new ArrayList<>();
    try (Audit audit = shop.audit();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Rush> rush = threads.submit(() -> Rush.on(client, market));
      do {
        reports.add(audit.run());
      } while (!rush.isDone());
      Books.read(client, market).balance().bearOut(rush.get()).justify(rush.get());
    }

    assertThat(reports).allSatisfy(report -> assertThat(Shop.findings(report)).isEmpty());
    shop.becomesQuiet();
  }
}
