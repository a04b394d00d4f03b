package till.payment;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletionStage;
import till.contracts.OrderId;
import till.contracts.UserId;
import till.escrow.AccountKind;
import till.escrow.Accounts.Changed;
import till.http.RequestKey;
import till.redis.RequestRecord;
import till.redis.Script;
import till.redis.Scripts;
import till.streams.EntryPlace;

/** What users paid for orders, in Redis: directly, or by a checkout. */
@Singleton
final class Payments {
  private static final Script PAY = Script.load("payment/pay");
  private static final Script CANCEL = Script.load("payment/cancel");
  private static final Script STATUS = Script.load("payment/status");

  private static final AccountKind KIND = AccountKind.USER;

  private final Scripts scripts;

  Payments(Scripts scripts) {
    this.scripts = scripts;
  }

  /** Takes an amount from a user for an order, outside any checkout. */
  CompletionStage<Changed<PayResult>> pay(
      UserId user, OrderId order, long amount, RequestKey request) {
    String id = user.value();
    String account = KIND.key(id);
    return scripts
        .list(
            PAY,
            new String[] {account, KIND.paymentsKey(id), RequestRecord.key(account, request)},
            RequestRecord.arguments(request, order.value(), Long.toString(amount)))
        .thenApply(
            returned ->
                new Changed<>(
                    PayResult.valueOf((String) returned.getFirst()),
                    RequestRecord.isReplayed(returned),
                    (Long) returned.get(2),
                    List.of()));
  }

  /** Gives back what {@link #pay} took, once. */
  CompletionStage<Changed<CancelResult>> cancel(UserId user, OrderId order, RequestKey request) {
    String id = user.value();
    String account = KIND.key(id);
    return scripts
        .list(
            CANCEL,
            new String[] {
              account,
              KIND.waitingKey(id),
              KIND.paymentsKey(id),
              RequestRecord.key(account, request)
            },
            RequestRecord.arguments(request, order.value()))
        .thenApply(
            returned ->
                new Changed<>(
                    CancelResult.valueOf((String) returned.getFirst()),
                    RequestRecord.isReplayed(returned),
                    (Long) returned.get(2),
                    EntryPlace.parseAll(returned, 3)));
  }

  /** Whether a user has paid for an order. */
  CompletionStage<StatusResult> status(UserId user, OrderId order) {
    String id = user.value();
    return scripts
        .string(STATUS, new String[] {KIND.key(id), KIND.paymentsKey(id)}, order.value())
        .thenApply(StatusResult::valueOf);
  }
}
