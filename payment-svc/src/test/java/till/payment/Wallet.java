package till.payment;

import static till.cluster.TestRedis.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import till.cluster.TestRedis;
import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.contracts.UserId;
import till.escrow.AccountKind;
import till.escrow.Accounts;
import till.escrow.Accounts.Changed;
import till.escrow.Accounts.Settlement;
import till.messages.Line;
import till.redis.Scripts;
import till.streams.EntryPlace;

/** One user, fresh for one row of a table. Checkout A is the first attempt to pay the order A. */
final class Wallet {
  static final long FAR = 9_000_000_000_000L;

  private final UserId user = UserId.fresh();
  private final Accounts accounts =
      new Accounts(AccountKind.USER, TestRedis.connection(), Scripts.local(TestRedis.client()));
  private final Payments payments =
      new Payments(TestRedis.connection(), Scripts.local(TestRedis.client()));

  /** Something that is done with the wallet. Returns the answer in words. */
  interface Step {
    String run(Wallet wallet);
  }

  static Step open(long available) {
    return wallet -> await(wallet.accounts.reset(wallet.user.value(), available)).name();
  }

  static Step add(long amount) {
    return wallet -> words(await(wallet.accounts.add(wallet.user.value(), amount)));
  }

  static Step hold(String order, long amount) {
    return wallet ->
        await(
                wallet.accounts.hold(
                    checkout(order),
                    new Line(wallet.user.value(), amount),
                    FAR,
                    new EntryPlace("7", order)))
            .answer()
            .result()
            .name();
  }

  static Step commit(String order) {
    return wallet -> wallet.settle(order, Settlement.COMMIT);
  }

  static Step release(String order) {
    return wallet -> wallet.settle(order, Settlement.RELEASE);
  }

  static Step pay(String order, long amount) {
    return wallet -> words(await(wallet.payments.pay(wallet.user, new OrderId(order), amount)));
  }

  static Step cancel(String order) {
    return wallet -> words(await(wallet.payments.cancel(wallet.user, new OrderId(order))));
  }

  private String settle(String order, Settlement settlement) {
    return await(
            accounts.settle(checkout(order), user.value(), settlement, FAR, Duration.ofSeconds(15)))
        .answer()
        .result()
        .name();
  }

  private static CheckoutId checkout(String order) {
    return new CheckoutId(new OrderId(order), "1");
  }

  private static String words(Changed<?> changed) {
    return changed.result()
        + " "
        + changed.available()
        + changed.wakes().stream()
            .map(place -> " wakes " + place.id())
            .collect(Collectors.joining());
  }

  boolean paid(String order) {
    return await(payments.paid(user, new OrderId(order)));
  }

  String key() {
    return AccountKind.USER.key(user.value());
  }

  String waitingKey() {
    return AccountKind.USER.waitingKey(user.value());
  }

  String paymentsKey() {
    return AccountKind.USER.paymentsKey(user.value());
  }

  List<String> keys() {
    return List.of(key(), waitingKey(), paymentsKey());
  }

  /** How it stands, in words. Says nothing of what is nothing. */
  String state() {
    var redis = TestRedis.commands();
    var fields = redis.hgetall(key());
    var parts = new ArrayList<String>();
    parts.add(fields.isEmpty() ? "no user" : "available " + fields.get("available"));
    addAmounts(parts, "held ", fields, "hold:");
    addAmounts(parts, "waiting ", fields, "wait:");
    parts.addAll(
        new TreeMap<>(redis.hgetall(paymentsKey()))
            .entrySet().stream().map(Object::toString).toList());
    return String.join(", ", parts);
  }

  private static void addAmounts(
      List<String> parts, String what, Map<String, String> fields, String prefix) {
    new TreeMap<>(fields)
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix)) {
                String order = name.substring(prefix.length()).replace("/1", "");
                parts.add(what + order + "=" + value.substring(0, value.indexOf(' ')));
              }
            });
  }

  /** All that was ever supplied and not taken back. */
  String supplied() {
    return TestRedis.commands().hmget(key(), "supplied").getFirst().getValueOrElse("");
  }
}
