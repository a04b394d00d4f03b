package till.payment;

import io.lettuce.core.KeyValue;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletionStage;
import till.contracts.OrderId;
import till.contracts.UserId;
import till.escrow.AccountKind;
import till.escrow.Accounts.Changed;
import till.redis.Script;
import till.redis.Scripts;
import till.streams.EntryPlace;

/** What users paid for orders, in Redis: directly, or by a checkout. */
@Singleton
final class Payments {
  private static final Script PAY = Script.load("payment/pay");
  private static final Script CANCEL = Script.load("payment/cancel");

  private static final AccountKind KIND = AccountKind.USER;

  private final StatefulRedisClusterConnection<String, String> connection;
  private final Scripts scripts;

  Payments(StatefulRedisClusterConnection<String, String> connection, Scripts scripts) {
    this.connection = connection;
    this.scripts = scripts;
  }

  /** Takes an amount from a user for an order, outside any checkout. */
  CompletionStage<Changed<PayResult>> pay(UserId user, OrderId order, long amount) {
    return scripts
        .list(
            PAY,
            new String[] {KIND.key(user.value()), KIND.paymentsKey(user.value())},
            order.value(),
            Long.toString(amount))
        .thenApply(
            returned ->
                new Changed<>(
                    PayResult.valueOf((String) returned.getFirst()),
                    (Long) returned.get(1),
                    List.of()));
  }

  /** Gives back what {@link #pay} took, once. */
  CompletionStage<Changed<CancelResult>> cancel(UserId user, OrderId order) {
    String id = user.value();
    return scripts
        .list(
            CANCEL,
            new String[] {KIND.key(id), KIND.waitingKey(id), KIND.paymentsKey(id)},
            order.value())
        .thenApply(
            returned ->
                new Changed<>(
                    CancelResult.valueOf((String) returned.getFirst()),
                    (Long) returned.get(1),
                    EntryPlace.parseAll(returned, 2)));
  }

  /** Whether a user has paid for an order. */
  CompletionStage<Boolean> paid(UserId user, OrderId order) {
    return connection
        .async()
        .hmget(
            KIND.paymentsKey(user.value()), "direct:" + order.value(), "checkout:" + order.value())
        .thenApply(values -> values.stream().anyMatch(KeyValue::hasValue));
  }

  /** Whether a checkout of this order holds some of the user's credit: it will pay, or it won't. */
  CompletionStage<Boolean> undecided(UserId user, OrderId order) {
    String holds = "hold:" + order.value() + "/";
    return connection
        .async()
        .hkeys(KIND.key(user.value()))
        .thenApply(fields -> fields.stream().anyMatch(field -> field.startsWith(holds)));
  }
}
