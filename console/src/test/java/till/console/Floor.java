package till.console;

import static till.cluster.TestRedis.await;

import io.lettuce.core.Consumer;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import till.cluster.TestRedis;
import till.console.stream.Role;
import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.redis.Partition;
import till.redis.Partitions;
import till.redis.Script;
import till.redis.Scripts;

/** What the services leave in Redis, made here without them. */
final class Floor {
  static final int PARTITIONS = 12;

  private static final Script BEGIN = Script.load("order/begin_checkout");
  private static final Script EXPIRE = Script.load("order/expire");
  private static final Script FAIL = Script.load("stream/fail");

  /** Ms from the begin of a checkout to its deadline. */
  private static final String TIMEOUT = "60000";

  private static final String LOG_MAX = "1000";
  private static final String KEEP_OWN = "60000";
  private static final String FAR = "9000000000000";

  private final Partitions partitions = new Partitions(PARTITIONS);
  private final Scripts scripts = Scripts.local(TestRedis.client());

  /** Nothing is left, and every stream has its group. */
  void clear() {
    TestRedis.commands().flushall();
    for (var partition : partitions.all()) {
      for (Role role : Role.values()) {
        var stream = role.in(partition);
        TestRedis.commands()
            .xgroupCreate(
                StreamOffset.from(stream.key(), "0-0"),
                stream.group(),
                XGroupCreateArgs.Builder.mkstream());
      }
    }
  }

  Partition partition(String order) {
    return partitions.of(order);
  }

  String key(String order) {
    return "order:{" + partition(order).tag() + "}:" + order;
  }

  String saga(String order, String what) {
    return "saga:{" + partition(order).tag() + "}:" + what;
  }

  /** An order of two units of item i, 10 cents, of user u. */
  void open(String order) {
    TestRedis.commands().hset(key(order), Map.of("user", "u", "total", "10", "status", "OPEN"));
    TestRedis.commands().hset(key(order) + ":items", "i", "2 10");
  }

  /** Begins a checkout of it; returns its name. */
  String begin(String order) {
    open(order);
    var checkout = CheckoutId.fresh(new OrderId(order));
    await(
        scripts.list(
            BEGIN,
            new String[] {
              saga(order, "payment"),
              saga(order, "stock"),
              saga(order, "open"),
              key(order),
              key(order) + ":items",
              key(order) + ":request:~id-of-" + order
            },
            TIMEOUT,
            "order-svc-1",
            KEEP_OWN,
            checkout.attempt(),
            FAR));
    return checkout.toString();
  }

  /** What the sweep of order-svc makes of it: the result of the script, and who waits. */
  List<Object> sweep(String order) {
    return await(
        scripts.list(
            EXPIRE,
            new String[] {
              saga(order, "payment"),
              saga(order, "stock"),
              saga(order, "open"),
              saga(order, "log"),
              key(order)
            },
            "order-svc-1",
            LOG_MAX,
            "now",
            TIMEOUT,
            "5000",
            order,
            "",
            "0",
            "0"));
  }

  /** An instance takes what is unread in a stream of the order's partition. */
  @SuppressWarnings("unchecked") // Lettuce takes a generic array of offsets
  void take(Role role, String order, String consumer) {
    var stream = role.in(partition(order));
    TestRedis.commands()
        .xreadgroup(
            Consumer.from(stream.group(), consumer),
            XReadArgs.Builder.count(100),
            StreamOffset.lastConsumed(stream.key()));
  }

  /** Adds an entry to the stream and gives it up at once. */
  void bury(Role role, String order, Map<String, String> fields) {
    var stream = role.in(partition(order));
    String id = TestRedis.commands().xadd(stream.key(), fields);
    take(role, order, stream.group() + "-1");
    await(
        scripts.list(
            FAIL,
            new String[] {stream.key(), stream.failures(), stream.deadLetters()},
            stream.group(),
            id,
            "java.lang.IllegalStateException: the test wants it",
            "1",
            "60000"));
  }

  /** The entries of a stream, each as its fields. */
  List<Map<String, String>> entries(Role role, String order) {
    return new ArrayList<>(
        TestRedis.commands()
            .xrange(role.in(partition(order)).key(), Range.<String>unbounded())
            .stream()
            .map(StreamMessage::getBody)
            .toList());
  }

  /** How many entries some consumer has. */
  long pending(Role role, String order) {
    var stream = role.in(partition(order));
    return TestRedis.commands().xpending(stream.key(), stream.group()).getCount();
  }
}
