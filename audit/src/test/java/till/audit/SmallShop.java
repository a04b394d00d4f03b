package till.audit;

import io.lettuce.core.Consumer;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import till.cluster.TestCluster;
import till.cluster.TestRedis;

/**
 * A shop as the scripts would leave it, written field by field, so that a test can spoil it.
 *
 * <p>Ann has paid the order {@code settled}, of 2 pears and a plum, and her order {@code decided},
 * of 3 pears, is paid, with only the credit committed yet: stock's commit is on its way. Bob pays
 * {@code paying}, of a plum: his credit is held, and he waits for the plum that Cem holds for
 * {@code aborting}. Dee's order {@code refused} is open again, {@code fresh} was never checked out,
 * and {@code direct} was paid without a checkout.
 */
final class SmallShop {
  static final Tags TAGS = new Tags(12);

  /** Longer than any test takes. */
  static final Duration LATE = Duration.ofMinutes(10);

  /** More than is called just decided, in ms. */
  static final long LONG_AGO = 2 * AuditLimits.JUST_DECIDED.toMillis();

  private static final int PRICE = 5;

  private final RedisAdvancedClusterCommands<String, String> redis = TestRedis.commands();
  private final long now = Long.parseLong(redis.time().getFirst()) * 1_000;

  private SmallShop() {
    redis.flushall();
    redis.set(Keys.PARTITIONS, Integer.toString(TAGS.count()));
    openAccounts();
    order("settled", "ann", "PAID", Map.of("pear", 2, "plum", 1));
    attempt("settled", "a1", Map.of("decided", ago(LONG_AGO)));
    order("decided", "ann", "PAID", Map.of("pear", 3));
    attempt("decided", "a1", Map.of("decided", ago(LONG_AGO)));
    command("stock", "commit", "decided/a1");
    order("paying", "bob", "PAYING", Map.of("plum", 1));
    attempt("paying", "a1", Map.of("asked", "payment stock"));
    order("aborting", "cem", "ABORTING", Map.of("plum", 4));
    attempt(
        "aborting",
        "a2",
        Map.of("asked", "payment stock", "decided", ago(10), "awaiting", "stock"));
    order("refused", "dee", "OPEN", Map.of("pear", 99));
    attempt("refused", "a1", Map.of("decided", ago(LONG_AGO)));
    order("fresh", "dee", "OPEN", Map.of());
    for (String order : List.of("paying", "aborting")) {
      list(order);
    }
    // What is none of an order, an account or a stream is not looked at.
    redis.hset("item:{pear}:settled:a1", "settled/a1", "commit");
    redis.set("user:{ann}:request:till-1", "answer");
    redis.set("user:{ann}:request:{}", "answer");
    redis.set("item:{pear}:request:}", "answer");
    redis.set(key("fresh") + ":request:k", "answer");
    redis.set(key("fresh") + ":attempt:a1", "OUT_OF_STOCK");
    redis.set("request:{till-2}", "answer");
    redis.set("till:barrier:{1}", "7");
  }

  static SmallShop open() {
    return new SmallShop();
  }

  /** The same when all that was under way has ended well. */
  static SmallShop atRest() {
    SmallShop shop = open();
    shop.hset("item:{pear}", Map.of("available", "95", "held", "0", "sold", "5"));
    shop.hdel("item:{pear}", "hold:decided/a1");
    shop.hset("item:{plum}", Map.of("available", "3", "held", "0", "sold", "2", "queued", "0"));
    shop.hdel("item:{plum}", "hold:aborting/a2");
    shop.hdel("item:{plum}", "wait:paying/a1");
    shop.redis.del("item:{plum}:waiting");
    shop.hset("user:{bob}", Map.of("held", "0", "sold", "5"));
    shop.hdel("user:{bob}", "hold:paying/a1");
    shop.hset("user:{bob}:payments", Map.of("checkout:paying", "5"));
    shop.hset(shop.key("paying"), Map.of("status", "PAID"));
    shop.hset(shop.key("aborting"), Map.of("status", "OPEN"));
    shop.delete(stream("stock", "decided"));
    for (String order : List.of("paying", "aborting")) {
      shop.hdel(shop.key(order), "asked");
      shop.hdel(shop.key(order), "awaiting");
      shop.unlist(order);
    }
    return shop;
  }

  private void openAccounts() {
    hset(
        "item:{pear}",
        Map.of("available", "95", "held", "3", "sold", "2", "supplied", "100", "price", "5"));
    hset("item:{pear}", Map.of("hold:decided/a1", "3 " + deadline()));
    hset(
        "item:{plum}",
        Map.of("available", "0", "held", "4", "sold", "1", "supplied", "5", "queued", "1"));
    hset("item:{plum}", Map.of("hold:aborting/a2", "4 " + deadline()));
    hset("item:{plum}", Map.of("wait:paying/a1", "1 " + deadline() + " 7 1-0", "tickets", "1"));
    redis.zadd("item:{plum}:waiting", 1, "paying/a1");
    hset("user:{ann}", Map.of("available", "10", "sold", "30", "supplied", "40", "direct", "1"));
    hset("user:{ann}:payments", Map.of("checkout:settled", "15", "checkout:decided", "15"));
    hset("user:{ann}:payments", Map.of("direct:direct", "3"));
    hset("user:{bob}", Map.of("available", "0", "held", "5", "supplied", "5"));
    hset("user:{bob}", Map.of("hold:paying/a1", "5 " + deadline()));
    hset("user:{cem}", Map.of("available", "20", "supplied", "20"));
    hset("user:{dee}", Map.of("available", "0", "supplied", "0"));
  }

  private void order(String order, String user, String status, Map<String, Integer> lines) {
    int units = lines.values().stream().mapToInt(Integer::intValue).sum();
    hset(
        key(order),
        Map.of("user", user, "status", status, "total", Integer.toString(PRICE * units)));
    Map<String, String> items = new HashMap<>();
    lines.forEach((item, quantity) -> items.put(item, quantity + " " + PRICE * quantity));
    if (!items.isEmpty()) {
      hset(key(order) + ":items", items);
    }
  }

  private void attempt(String order, String attempt, Map<String, String> fields) {
    hset(key(order), Map.of("attempt", attempt, "deadline", deadline()));
    hset(key(order), fields);
  }

  String key(String order) {
    return Keys.order(TAGS.of(order), order);
  }

  String deadline() {
    return Long.toString(now + LATE.toMillis());
  }

  String ago(long milliseconds) {
    return Long.toString(now - milliseconds);
  }

  void hset(String key, Map<String, String> fields) {
    redis.hset(key, fields);
  }

  void hdel(String key, String field) {
    redis.hdel(key, field);
  }

  void delete(String key) {
    redis.del(key);
  }

  void set(String key, String value) {
    redis.set(key, value);
  }

  /** Puts it among the open checkouts. */
  void list(String order) {
    redis.zadd(Keys.open(TAGS.of(order)), (double) (now + 60_000), order);
  }

  void unlist(String order) {
    redis.zrem(Keys.open(TAGS.of(order)), order);
  }

  /** Puts a checkout into the queue of an item. */
  void queue(String item, String checkout) {
    redis.zadd(Keys.waiting(Keys.item(item)), 2, checkout);
  }

  static String stream(String role, String order) {
    return Keys.stream(TAGS.of(order), role);
  }

  /** Commands to a participant in one entry, about checkouts of one partition. */
  void command(String role, String action, String... checkouts) {
    Map<String, String> messages = new LinkedHashMap<>();
    for (String checkout : checkouts) {
      messages.put(checkout, action + " " + deadline() + " some:1");
    }
    redis.xadd(stream(role, Checkout.order(checkouts[0])), messages);
  }

  /** Someone reads all commands, and answers none. */
  @SuppressWarnings("unchecked") // the array is made for varargs
  void deliver(String role, String order, String group, String consumer) {
    String stream = stream(role, order);
    redis.xgroupCreate(StreamOffset.from(stream, "0"), group, XGroupCreateArgs.Builder.mkstream());
    redis.xreadgroup(Consumer.from(group, consumer), StreamOffset.lastConsumed(stream));
  }

  void deadLetter(String role, String checkout, String cause) {
    redis.xadd(
        Keys.deadLetters(stream(role, Checkout.order(checkout))),
        Map.of("dead_entry", "1-0", "dead_cause", cause, checkout, "commit 1 some:1"));
  }

  /** Reads it all and judges it. */
  static AuditReport audit() {
    try (Audit audit = Audit.of(TestCluster.shared().uris(), impatient())) {
      return audit.run();
    }
  }

  /** Does not pause for long; but what is under way may be so for as long as a slow test takes. */
  static AuditLimits impatient() {
    AuditLimits patient = AuditLimits.DEFAULT;
    return new AuditLimits(
        2, Duration.ofMillis(20), 3, Duration.ofMillis(20), LATE, LATE, patient.findingsMax());
  }
}
