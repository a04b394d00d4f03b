package till.order;

import static org.assertj.core.api.Assertions.assertThat;
import static till.cluster.TestRedis.await;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;
import till.contracts.ItemId;
import till.contracts.OrderId;
import till.contracts.UserId;
import till.http.RequestKey;
import till.redis.Partitions;
import till.redis.Scripts;

/** A request that changes an order has one effect, wherever the service dies. */
final class RequestTest {
  private static final Instant EXPIRY = Instant.ofEpochMilli(9_000_000_000_000L);
  private static final UserId USER = new UserId("u");
  private static final ItemId ITEM = new ItemId("a");
  private static final OptionalLong PRICE = OptionalLong.of(10);

  private static Orders orders(Scripts scripts) {
    return new Orders(scripts, new Partitions(1), new OrderLimits(5), Desk.KEPT);
  }

  private static RequestKey arrival(String key) {
    return new RequestKey(key, false, "fingerprint", UUID.randomUUID().toString(), EXPIRY);
  }

  /** Waits for the end of a request whose answer may be lost. */
  private static void unheard(CompletionStage<?> answer) {
    answer.handle((done, e) -> done).toCompletableFuture().join();
  }

  /**
   * The service dies at a call to Redis, and another instance gets the same requests. No call
   * leaves a key claimed without its effect, or an effect without its key.
   */
  @Test
  void wherever_the_service_dies_the_repeat_completes_one_effect() {
    var after = orders(Scripts.local(TestRedis.client()));
    boolean survived = false;
    for (int calls = 0; !survived; calls++) {
      var order = OrderId.derived(UUID.randomUUID().toString(), 0);
      var scripts = new DyingScripts(calls);
      var before = orders(scripts);
      unheard(before.create(order, USER, arrival("C")));
      unheard(before.addItem(order, ITEM, 3, PRICE, arrival("A")));
      unheard(before.removeItem(order, ITEM, arrival("B")));
      unheard(before.remove(order, arrival("D")));
      survived = scripts.isAlive();

      assertThat(await(after.create(order, USER, arrival("C"))).result())
          .isEqualTo(CreateOrderResult.CREATED);
      assertThat(await(after.addItem(order, ITEM, 3, PRICE, arrival("A"))))
          .returns(AddItemResult.ADDED, Orders.Changed::result)
          .returns(30L, Orders.Changed::total);
      assertThat(await(after.removeItem(order, ITEM, arrival("B"))))
          .returns(RemoveItemResult.REMOVED, Orders.Changed::result)
          .returns(20L, Orders.Changed::total);
      assertThat(await(after.remove(order, arrival("D"))).result())
          .isEqualTo(RemoveOrderResult.REMOVED);
      assertThat(await(after.find(order))).isEmpty();
    }
  }
}
