package till.escrow;

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
import till.contracts.ItemId;
import till.contracts.OrderId;
import till.escrow.Accounts.Changed;
import till.escrow.Accounts.Settlement;
import till.escrow.Accounts.Woken;
import till.http.RequestKey;
import till.messages.Line;
import till.redis.RequestRecord;
import till.redis.Scripts;
import till.streams.EntryPlace;

/**
 * One account, fresh for one row of a table. Checkouts have short names: A is the first attempt to
 * pay the order A, A/2 the second, both of one era, and A/next one of the next era. What is done to
 * it is answered in a few words, such as {@code SETTLED wakes B C}, and so is how it stands, such
 * as {@code available 7, held A=3}. Every step that a client may ask for is a request of its own,
 * unless it is {@link #keyed}.
 */
final class Ledger {
  static final long FAR = 9_000_000_000_000L;
  static final long PAST = 1_000;
  static final Duration MARGIN = Duration.ofSeconds(15);
  static final Duration KEEP = Duration.ofMinutes(1);

  private static final Scripts SCRIPTS = Scripts.local(TestRedis.client());
  private static final String TAG = "7";
  private static final String ERA = "01KAAA0";
  private static final String NEXT_ERA = "01KAAA1";
  private static final String NEXT = "next";
  private static final List<String> CHECKOUTS = List.of("A", "A/2", "A/next", "B", "C", "D", "E");

  private final AccountKind kind;
  private final String id = ItemId.derived(UUID.randomUUID().toString(), 0).value();
  private final Accounts accounts;
  private @Nullable RequestKey asked;

  Ledger(AccountKind kind) {
    this.kind = kind;
    this.accounts = new Accounts(kind, SCRIPTS);
  }

  /** Something that is done to the account. Returns the answer in words. */
  interface Step {
    String run(Ledger ledger);
  }

  /** Opens it with so much. */
  static Step open(long available) {
    return ledger ->
        await(
                ledger.kind == AccountKind.ITEM
                    ? ledger.accounts.reset(ledger.id, available, 5)
                    : ledger.accounts.reset(ledger.id, available))
            .name();
  }

  static Step createAccount() {
    return ledger -> {
      var opened =
          await(
              ledger.kind == AccountKind.ITEM
                  ? ledger.accounts.create(ledger.id, 5, ledger.request())
                  : ledger.accounts.create(ledger.id, ledger.request()));
      return opened.result() + replayed(opened.replayed());
    };
  }

  /** A hold whose command stands in an entry that is named like its checkout. */
  static Step hold(String checkout, long amount) {
    return ledger -> ledger.hold(checkout, amount, FAR, checkout);
  }

  /** A hold whose command stands in this entry: it was sent again. */
  static Step holdAgain(String checkout, long amount, String entry) {
    return ledger -> ledger.hold(checkout, amount, FAR, entry);
  }

  /** A hold that comes after its deadline. */
  static Step holdLate(String checkout, long amount) {
    return ledger -> ledger.hold(checkout, amount, PAST, checkout);
  }

  /** A hold that comes so long after its deadline. */
  static Step holdPast(String checkout, long amount, Duration past) {
    return ledger ->
        ledger.hold(checkout, amount, System.currentTimeMillis() - past.toMillis(), checkout);
  }

  static Step commit(String checkout) {
    return ledger -> ledger.settle(checkout, Settlement.COMMIT, FAR);
  }

  static Step release(String checkout) {
    return ledger -> ledger.settle(checkout, Settlement.RELEASE, FAR);
  }

  /** A release of a checkout whose deadline, and all margins after it, have passed. */
  static Step releaseLate(String checkout) {
    return releaseOf(checkout, PAST);
  }

  /** A release of a checkout with this deadline. */
  static Step releaseOf(String checkout, long deadline) {
    return ledger -> ledger.settle(checkout, Settlement.RELEASE, deadline);
  }

  /** The step on another account. */
  static Step elsewhere(Step step) {
    return ledger -> new Ledger(ledger.kind).run(step);
  }

  static Step add(long amount) {
    return ledger -> words(await(ledger.accounts.add(ledger.id, amount, ledger.request())));
  }

  static Step subtract(long amount) {
    return ledger -> words(await(ledger.accounts.subtract(ledger.id, amount, ledger.request())));
  }

  /** The step as an arrival of the request with this key. */
  static Step keyed(String key, Step step) {
    return ledger -> ledger.as(arrival(key, "the same"), step);
  }

  /** The step as a request with this key that arrives after it has expired. */
  static Step late(String key, Step step) {
    var arrival = arrival(key, "the same");
    var late =
        new RequestKey(
            arrival.key(), false, arrival.fingerprint(), arrival.run(), Instant.ofEpochMilli(PAST));
    return ledger -> ledger.as(late, step);
  }

  /** The step as another request that has this key too. */
  static Step misused(String key, Step step) {
    return ledger -> ledger.as(arrival(key, "another"), step);
  }

  /** The step twice in one arrival, as when the first answer gets lost. Returns the second. */
  static Step twice(Step step) {
    return ledger -> {
      var request = ledger.request();
      ledger.as(request, step);
      return ledger.as(request, step);
    };
  }

  /** What came of the request with this key is remembered no longer. */
  static Step forget(String key) {
    return ledger -> TestRedis.commands().pexpire(ledger.recordKey(key), 0).toString();
  }

  static RequestKey arrival(String key, String fingerprint) {
    return new RequestKey(
        key,
        false,
        fingerprint.replace(' ', '-'),
        UUID.randomUUID().toString(),
        Instant.now().plus(KEEP));
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

  private String hold(String checkout, long amount, long deadline, String entry) {
    var place = new EntryPlace(TAG, entry + "@" + age(entry) + "-0");
    return words(
        await(accounts.hold(idOf(checkout), new Line(id, amount), deadline, place)).answer());
  }

  private String settle(String checkout, Settlement settlement, long deadline) {
    return words(await(accounts.settle(idOf(checkout), id, settlement, deadline, MARGIN)).answer());
  }

  static CheckoutId idOf(String name) {
    int slash = name.indexOf('/');
    String order = slash < 0 ? name : name.substring(0, slash);
    String attempt = slash < 0 ? "1" : name.substring(slash + 1);
    return new CheckoutId(
        new OrderId(order), (attempt.equals(NEXT) ? NEXT_ERA : ERA) + "-" + attempt);
  }

  private static String nameOf(String checkout) {
    String name = checkout.replace(ERA + "-", "").replace(NEXT_ERA + "-", "");
    return name.endsWith("/1") ? name.substring(0, name.length() - 2) : name;
  }

  private static String words(Woken<?> woken) {
    return woken.result() + words(woken.wakes());
  }

  private static String words(Changed<?> changed) {
    return changed.result()
        + " "
        + changed.available()
        + replayed(changed.replayed())
        + words(changed.wakes());
  }

  private static String replayed(boolean replayed) {
    return replayed ? " replayed" : "";
  }

  private static String words(List<EntryPlace> wakes) {
    assertThat(wakes).allMatch(place -> place.tag().equals(TAG));
    return wakes.isEmpty()
        ? ""
        : wakes.stream()
            .map(place -> place.id().substring(0, place.id().indexOf('@')))
            .collect(Collectors.joining(" ", " wakes ", ""));
  }

  /** Entries are named by tests; what comes after the name is like an id in a stream. */
  private static int age(String entry) {
    return entry.endsWith("-before") ? 1 : entry.endsWith("-again") ? 12 : 2;
  }

  String id() {
    return id;
  }

  String key() {
    return kind.key(id);
  }

  String waitingKey() {
    return kind.waitingKey(id);
  }

  String paymentsKey() {
    return kind.paymentsKey(id);
  }

  String recordKey(String key) {
    return RequestRecord.key(key(), arrival(key, ""));
  }

  String settledKey(String checkout) {
    return kind.settledKey(id, idOf(checkout));
  }

  /** Does it, and sees to it that the books are right afterwards. */
  String run(Step step) {
    String answer = step.run(this);
    checkBooks();
    return answer;
  }

  /** How the account stands, in words. Says nothing of what is nothing. */
  String state() {
    var redis = TestRedis.commands();
    var fields = redis.hgetall(key());
    var parts = new ArrayList<String>();
    parts.add(fields.isEmpty() ? "no account" : "available " + fields.get("available"));
    if (number(fields, "sold") > 0) {
      parts.add("sold " + fields.get("sold"));
    }
    var holds = amounts(fields, "hold:");
    if (!holds.isEmpty()) {
      parts.add("held " + join(holds));
    }
    var waits = amounts(fields, "wait:");
    if (!waits.isEmpty()) {
      parts.add(
          redis.zrange(waitingKey(), 0, -1).stream()
              .map(Ledger::nameOf)
              .map(name -> name + "=" + waits.get(name))
              .collect(Collectors.joining(" ", "waiting ", "")));
    }
    var settled = new TreeMap<String, String>();
    for (String checkout : CHECKOUTS) {
      String marker = redis.hget(settledKey(checkout), idOf(checkout).toString());
      if (marker != null) {
        settled.put(checkout, marker);
      }
    }
    if (!settled.isEmpty()) {
      parts.add("settled " + join(settled));
    }
    var payments = new TreeMap<>(redis.hgetall(paymentsKey()));
    if (!payments.isEmpty()) {
      parts.add("payments " + join(payments));
    }
    return String.join(", ", parts);
  }

  private static String join(Map<String, ?> map) {
    return map.entrySet().stream().map(Object::toString).collect(Collectors.joining(" "));
  }

  /** What is there, held and sold is what was supplied; totals are the sums of their parts. */
  private void checkBooks() {
    var fields = TestRedis.commands().hgetall(key());
    var waiting = TestRedis.commands().zrange(waitingKey(), 0, -1);
    if (fields.isEmpty()) {
      assertThat(waiting).isEmpty();
      return;
    }
    long available = number(fields, "available");
    long held = number(fields, "held");
    long sold = number(fields, "sold");
    assertThat(available + held + sold).as("supplied").isEqualTo(number(fields, "supplied"));
    assertThat(available).isNotNegative();
    assertThat(sold).isNotNegative();
    assertThat(amounts(fields, "hold:").values().stream().mapToLong(Long::longValue).sum())
        .as("held")
        .isEqualTo(held);
    assertThat(waiting.stream().map(Ledger::nameOf))
        .containsExactlyInAnyOrderElementsOf(amounts(fields, "wait:").keySet());
    assertThat(number(fields, "queued")).as("queued").isEqualTo(waiting.size());
  }

  private static long number(Map<String, String> fields, String name) {
    return Long.parseLong(fields.getOrDefault(name, "0"));
  }

  private static Map<String, Long> amounts(Map<String, String> fields, String prefix) {
    var amounts = new TreeMap<String, Long>();
    fields.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            String amount = value.substring(0, value.indexOf(' '));
            amounts.put(nameOf(name.substring(prefix.length())), Long.valueOf(amount));
          }
        });
    return amounts;
  }
}
