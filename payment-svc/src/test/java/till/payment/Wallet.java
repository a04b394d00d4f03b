package till.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static till.cluster.TestRedis.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import till.cluster.TestRedis;
import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.contracts.UserId;
import till.escrow.AccountKind;
import till.escrow.Accounts;
import till.escrow.Accounts.Changed;
import till.escrow.Accounts.Settlement;
import till.http.RequestKey;
import till.messages.Line;
import till.redis.RequestRecord;
import till.redis.Scripts;
import till.streams.EntryPlace;

/**
 * One user, fresh for one row of a table. Checkout A is the first attempt to pay the order A. Every
 * step that a client may ask for is a request of its own, unless it is {@link #keyed}.
 */
final class Wallet {
  static final long FAR = 9_000_000_000_000L;

  private static final Instant EXPIRY = Instant.ofEpochMilli(9_000_000_000_000L);
  private static final Scripts SCRIPTS = Scripts.local(TestRedis.client());

  private final UserId user = UserId.derived(UUID.randomUUID().toString(), 0);
  private final Accounts accounts = new Accounts(AccountKind.USER, SCRIPTS);
  private final Payments payments = new Payments(SCRIPTS);
  private @Nullable RequestKey asked;

  /** Something that is done with the wallet. Returns the answer in words. */
  interface Step {
    String run(Wallet wallet);
  }

  static Step open(long available) {
    return wallet -> await(wallet.accounts.reset(wallet.user.value(), available)).name();
  }

  static Step add(long amount) {
    return wallet ->
        words(await(wallet.accounts.add(wallet.user.value(), amount, wallet.request())));
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
    return wallet ->
        words(
            await(wallet.payments.pay(wallet.user, new OrderId(order), amount, wallet.request())));
  }

  static Step cancel(String order) {
    return wallet ->
        words(await(wallet.payments.cancel(wallet.user, new OrderId(order), wallet.request())));
  }

  static Step status(String order) {
    return wallet -> await(wallet.payments.status(wallet.user, new OrderId(order))).name();
  }

  /** The step as an arrival of the request with this key. */
  static Step keyed(String key, Step step) {
    return wallet -> wallet.as(arrival(key, "the-same"), step);
  }

  /** The step as another request that has this key too. */
  static Step misused(String key, Step step) {
    return wallet -> wallet.as(arrival(key, "another"), step);
  }

  /** The step twice in one arrival, as when the first answer gets lost. Returns the second. */
  static Step twice(Step step) {
    return wallet -> {
      var request = wallet.request();
      wallet.as(request, step);
      return wallet.as(request, step);
    };
  }

  /** What came of the request with this key is remembered no longer. */
  static Step forget(String key) {
    return wallet -> TestRedis.commands().pexpire(wallet.recordKey(key), 0).toString();
  }

  private static RequestKey arrival(String key, String fingerprint) {
    return new RequestKey(key, false, fingerprint, UUID.randomUUID().toString(), EXPIRY);
  }

  private String as(RequestKey request, Step step) {
    asked = request;
    try {
      return step.run(this);
    } finally {
      asked = null;
    }
  }

  private RequestKey request() {
    return asked == null ? arrival(UUID.randomUUID().toString(), "own") : asked;
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
        + (changed.replayed() ? " replayed" : "")
        + changed.wakes().stream()
            .map(place -> " wakes " + place.id())
            .collect(Collectors.joining());
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

  String recordKey(String key) {
    return RequestRecord.key(key(), arrival(key, ""));
  }

  List<String> keys() {
    return List.of(key(), waitingKey(), paymentsKey(), recordKey("K"));
  }

  /** How it stands, in words. Says nothing of what is nothing. */
  String state() {
    var redis = TestRedis.commands();
    var fields = redis.hgetall(key());
    var parts = new ArrayList<String>();
    parts.add(fields.isEmpty() ? "no user" : "available " + fields.get("available"));
    addAmounts(parts, "held ", fields, "hold:");
    addAmounts(parts, "waiting ", fields, "wait:");
    var payments = new TreeMap<>(redis.hgetall(paymentsKey()));
    long direct = payments.keySet().stream().filter(name -> name.startsWith("direct:")).count();
    assertThat(fields.getOrDefault("direct", "0")).isEqualTo(Long.toString(direct));
    parts.addAll(payments.entrySet().stream().map(Object::toString).toList());
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
