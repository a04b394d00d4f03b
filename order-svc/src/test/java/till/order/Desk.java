package till.order;

import static till.cluster.TestRedis.await;

import io.lettuce.core.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import till.cluster.TestRedis;
import till.contracts.ItemId;
import till.contracts.OrderId;
import till.contracts.UserId;
import till.http.RequestKey;
import till.http.RequestLimits;
import till.order.Orders.Changed;
import till.order.Orders.Done;
import till.order.Orders.Line;
import till.redis.Partition;
import till.redis.Partitions;
import till.redis.RequestRecord;
import till.redis.Scripts;

/**
 * One order, fresh for one row of a table, in an installation of one partition. Every step that a
 * client may ask for is a request of its own, unless it is {@link #keyed}.
 */
final class Desk {
  static final int ITEMS_MAX = 3;
  static final Partition PARTITION = new Partitions(1).all().getFirst();

  private static final Instant EXPIRY = Instant.ofEpochMilli(9_000_000_000_000L);
  private static final Scripts SCRIPTS = Scripts.local(TestRedis.client());

  private final OrderId order = OrderId.derived(UUID.randomUUID().toString(), 0);
  static final RequestLimits KEPT = new RequestLimits(Duration.ofHours(1), Duration.ofMinutes(1));

  private final Orders orders =
      new Orders(SCRIPTS, new Partitions(1), new OrderLimits(ITEMS_MAX), KEPT);

  private @Nullable RequestKey asked;

  /** Something that is done to the order. Returns the answer in words. */
  interface Step {
    String run(Desk desk);
  }

  static Step createFor(String user) {
    return desk -> words(await(desk.orders.create(desk.order, new UserId(user), desk.request())));
  }

  static Step add(String item, long quantity, long price) {
    return desk -> desk.add(item, quantity, OptionalLong.of(price));
  }

  static Step addUnknown(String item) {
    return desk -> desk.add(item, 1, OptionalLong.empty());
  }

  private String add(String item, long quantity, OptionalLong price) {
    return words(await(orders.addItem(order, new ItemId(item), quantity, price, request())));
  }

  static Step removeItem(String item) {
    return desk ->
        words(await(desk.orders.removeItem(desk.order, new ItemId(item), desk.request())));
  }

  static Step remove() {
    return desk -> words(await(desk.orders.remove(desk.order, desk.request())));
  }

  static Step reset(String user, Line... lines) {
    return desk -> await(desk.orders.reset(desk.order, new UserId(user), List.of(lines))).name();
  }

  static Step find() {
    return desk -> await(desk.orders.find(desk.order)).map(Object::toString).orElse("none");
  }

  /** The step as an arrival of the request with this key. */
  static Step keyed(String key, Step step) {
    return desk -> desk.as(arrival(key, "the-same"), step);
  }

  /** The step as another request that has this key too. */
  static Step misused(String key, Step step) {
    return desk -> desk.as(arrival(key, "another"), step);
  }

  /** The step twice in one arrival, as when the first answer gets lost. Returns the second. */
  static Step twice(Step step) {
    return desk -> {
      var request = desk.request();
      desk.as(request, step);
      return desk.as(request, step);
    };
  }

  /** What came of the request with this key is remembered no longer. */
  static Step forget(String key) {
    return desk -> TestRedis.commands().pexpire(desk.recordKey(key), 0).toString();
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

  /** What a checkout leaves in the order. */
  static Step checkout(String status, String asked) {
    return desk -> {
      var redis = TestRedis.commands();
      var lines =
          new TreeMap<>(redis.hgetall(desk.itemsKey()))
              .entrySet().stream()
                  .map(line -> line.getKey() + ":" + line.getValue().replaceAll(" .*", ""))
                  .collect(Collectors.joining(" "));
      redis.hset(desk.key(), "status", status);
      redis.hset(desk.key(), "asked", asked);
      redis.hset(desk.key(), "attempt", "1");
      redis.hset(desk.key(), "deadline", "9000000000000");
      redis.hset(desk.key(), "lines", lines);
      redis.zadd(OrderKeys.open(PARTITION), 9_000_000_000_000.0, desk.order.value());
      return status;
    };
  }

  private static String words(Changed<?> changed) {
    return changed.result() + " " + changed.total() + (changed.replayed() ? " replayed" : "");
  }

  private static String words(Done<?> done) {
    return done.result() + (done.replayed() ? " replayed" : "");
  }

  String key() {
    return OrderKeys.order(PARTITION, order);
  }

  String recordKey(String key) {
    return RequestRecord.key(key(), arrival(key, ""));
  }

  String itemsKey() {
    return OrderKeys.items(PARTITION, order);
  }

  /** How the order stands, in words. */
  String state() {
    var redis = TestRedis.commands();
    var fields = redis.hgetall(key());
    var parts = new ArrayList<String>();
    parts.add(
        fields.isEmpty()
            ? "no order"
            : fields.get("status")
                + " of "
                + fields.get("user")
                + ", total "
                + fields.get("total"));
    new TreeMap<>(redis.hgetall(itemsKey())).forEach((item, line) -> parts.add(item + "=" + line));
    if (redis.zscore(OrderKeys.open(PARTITION), order.value()) != null) {
      parts.add("open");
    }
    return String.join(", ", parts);
  }

  /** The commands that were sent for this order, in words, payment's first. */
  List<String> sent() {
    var sent = new ArrayList<String>();
    for (String stream : List.of(OrderKeys.payment(PARTITION), OrderKeys.stock(PARTITION))) {
      for (var message : TestRedis.commands().xrange(stream, Range.unbounded())) {
        message
            .getBody()
            .forEach(
                (checkout, command) -> {
                  if (checkout.startsWith(order.value() + "/")) {
                    sent.add(stream.replaceAll(".*:", "") + " " + checkout + " " + command);
                  }
                });
      }
    }
    return sent;
  }

  /** All that Redis has of the order, byte by byte. */
  List<String> contents() {
    return List.of(key(), itemsKey(), recordKey("K")).stream()
        .map(key -> Arrays.toString(TestRedis.commands().dump(key)))
        .toList();
  }
}
