package till.escrow;

import static org.assertj.core.api.Assertions.assertThat;
import static till.cluster.TestRedis.await;

import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;
import till.contracts.CheckoutId;
import till.contracts.ItemId;
import till.contracts.OrderId;
import till.escrow.Accounts.Settlement;
import till.escrow.Accounts.Woken;
import till.messages.Line;
import till.redis.Scripts;
import till.streams.EntryPlace;

/** So many wait for an item that everyone wants, and all of them are decided at once. */
final class LongQueueTest {
  private static final int WAITING = 10_000;
  private static final CheckoutId FIRST = new CheckoutId(new OrderId("first"), "1");

  private final Accounts accounts =
      new Accounts(AccountKind.ITEM, Scripts.local(TestRedis.client()));

  private String queued() {
    String id = ItemId.derived(UUID.randomUUID().toString(), 0).value();
    await(accounts.reset(id, WAITING, 1));
    var holds = new ArrayList<CompletableFuture<?>>();
    holds.add(hold(id, FIRST, WAITING));
    for (int i = 0; i < WAITING; i++) {
      holds.add(hold(id, new CheckoutId(new OrderId("o" + i), "1"), 1));
    }
    await(CompletableFuture.allOf(holds.toArray(CompletableFuture[]::new)));
    return id;
  }

  private CompletableFuture<?> hold(String id, CheckoutId checkout, long amount) {
    var place = new EntryPlace("7", checkout.order().value());
    return accounts.hold(checkout, new Line(id, amount), Ledger.FAR, place).toCompletableFuture();
  }

  @Test
  void a_release_grants_them_all() {
    String id = queued();
    var released = settle(id, Settlement.RELEASE);
    assertThat(released.result()).isEqualTo(SettleResult.SETTLED);
    assertThat(released.wakes()).hasSize(WAITING);
  }

  @Test
  void a_commit_sends_them_all_away() {
    String id = queued();
    var committed = settle(id, Settlement.COMMIT);
    assertThat(committed.result()).isEqualTo(SettleResult.SETTLED);
    assertThat(committed.wakes()).hasSize(WAITING);
  }

  @Test
  void an_addition_grants_them_all() {
    String id = queued();
    var added = await(accounts.add(id, WAITING, Ledger.arrival("K", "add")));
    assertThat(added.result()).isEqualTo(AddResult.ADDED);
    assertThat(added.wakes()).hasSize(WAITING);
  }

  private Woken<SettleResult> settle(String id, Settlement settlement) {
    return await(accounts.settle(FIRST, id, settlement, Ledger.FAR, Ledger.MARGIN)).answer();
  }
}
