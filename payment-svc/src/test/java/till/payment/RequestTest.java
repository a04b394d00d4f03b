package till.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static till.cluster.TestRedis.await;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;
import till.contracts.OrderId;
import till.contracts.UserId;
import till.escrow.AccountKind;
import till.escrow.Accounts;
import till.escrow.Accounts.Changed;
import till.http.RequestKey;
import till.redis.Scripts;

/** A payment and its cancellation have one effect each, wherever the service dies. */
final class RequestTest {
  private static final Instant EXPIRY = Instant.ofEpochMilli(9_000_000_000_000L);
  private static final Scripts SCRIPTS = Scripts.local(TestRedis.client());
  private static final OrderId ORDER = new OrderId("O");

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
    var accounts = new Accounts(AccountKind.USER, SCRIPTS);
    var after = new Payments(SCRIPTS);
    boolean survived = false;
    for (int calls = 0; !survived; calls++) {
      var user = UserId.derived(UUID.randomUUID().toString(), 0);
      await(accounts.reset(user.value(), 10));
      var scripts = new DyingScripts(calls);
      var before = new Payments(scripts);
      unheard(before.pay(user, ORDER, 3, arrival("P")));
      unheard(before.cancel(user, ORDER, arrival("C")));
      survived = scripts.isAlive();

      assertThat(await(after.pay(user, ORDER, 3, arrival("P"))))
          .returns(PayResult.PAID, Changed::result)
          .returns(7L, Changed::available);
      assertThat(await(after.cancel(user, ORDER, arrival("C"))))
          .returns(CancelResult.CANCELLED, Changed::result)
          .returns(10L, Changed::available);
      assertThat(await(after.status(user, ORDER))).isEqualTo(StatusResult.UNPAID);
    }
  }
}
