package till.streams;

import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.models.stream.PendingMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import till.cluster.TestRedis;
import till.redis.InstallationConfiguration;
import till.redis.Partition;
import till.redis.Partitions;
import till.redis.Scripts;

/** One stream and its group, written and read by hand. Its role is its own, so it is empty. */
final class Probe {
  static final Partitions PARTITIONS = new Partitions(2);
  static final String GROUP = "probe-svc";
  private static final AtomicInteger ROLES = new AtomicInteger();
  private static final int MANY = 100_000;

  private final GroupStream stream;

  private Probe(GroupStream stream) {
    this.stream = stream;
  }

  static String freshRole() {
    return "probe-" + ROLES.incrementAndGet();
  }

  /** The stream of a role in a partition, with its group. */
  static Probe of(String role, Partition partition) {
    var probe = new Probe(new GroupStream(partition, role, GROUP));
    streams("probe").createGroup(probe.stream);
    return probe;
  }

  static Probe fresh() {
    return of(freshRole(), PARTITIONS.all().getFirst());
  }

  /** The streams as an instance sees them. */
  static Streams streams(String instance) {
    return new Streams(
        TestRedis.client(),
        TestRedis.connection(),
        Scripts.local(TestRedis.client()),
        new InstallationConfiguration(instance, PARTITIONS.all().size()));
  }

  GroupStream stream() {
    return stream;
  }

  /** Adds entries under these ids, {@code <id> -> name=<id>}. */
  Probe with(String... ids) {
    for (String id : ids) {
      TestRedis.commands().xadd(stream.key(), new XAddArgs().id(id), Map.of("name", id));
    }
    return this;
  }

  /** Adds an entry for each name; returns where they are. */
  List<EntryPlace> add(String... names) {
    var places = new ArrayList<EntryPlace>();
    for (String name : names) {
      String id = TestRedis.commands().xadd(stream.key(), Map.of("name", name));
      places.add(new EntryPlace(stream.partition().tag(), id));
    }
    return places;
  }

  /** Delivers so many new entries to an instance, which does nothing with them. */
  @SuppressWarnings("unchecked") // Lettuce takes a generic array of offsets
  Probe deliver(String instance, int count) {
    TestRedis.commands()
        .xreadgroup(
            Consumer.from(GROUP, instance),
            XReadArgs.Builder.count(count),
            StreamOffset.lastConsumed(stream.key()));
    return this;
  }

  Probe acknowledge(String... ids) {
    TestRedis.commands().xack(stream.key(), GROUP, ids);
    return this;
  }

  Probe delete(String... ids) {
    TestRedis.commands().xdel(stream.key(), ids);
    return this;
  }

  /** Deletes a consumer, whatever it has. */
  Probe dropConsumer(String instance) {
    TestRedis.commands().xgroupDelconsumer(stream.key(), Consumer.from(GROUP, instance));
    return this;
  }

  /** Sets the last entry that the group was given. */
  Probe setId(String id) {
    TestRedis.commands().xgroupSetid(StreamOffset.from(stream.key(), id), GROUP);
    return this;
  }

  Probe destroyGroup() {
    TestRedis.commands().xgroupDestroy(stream.key(), GROUP);
    return this;
  }

  /** The ids of the entries that are in the stream. */
  List<String> ids() {
    return TestRedis.commands().xrange(stream.key(), Range.unbounded()).stream()
        .map(StreamMessage::getId)
        .toList();
  }

  /** The names of the entries that are in the stream. */
  List<String> names() {
    return TestRedis.commands().xrange(stream.key(), Range.unbounded()).stream()
        .map(message -> message.getBody().getOrDefault("name", ""))
        .toList();
  }

  /** Pending entries, {@code <id> by <consumer>}. */
  List<String> pending() {
    return pendingMessages().stream()
        .map(message -> message.getId() + " by " + message.getConsumer())
        .toList();
  }

  List<PendingMessage> pendingMessages() {
    return TestRedis.commands().xpending(stream.key(), GROUP, Range.unbounded(), Limit.from(MANY));
  }

  /** The names of the group's consumers. */
  List<String> consumers() {
    return TestRedis.commands().xinfoConsumers(stream.key(), GROUP).stream()
        .map(consumer -> String.valueOf(((List<?>) consumer).get(1)))
        .sorted()
        .toList();
  }

  /** Since the group has heard of a consumer, ms. */
  long idleMs(String consumer) {
    return TestRedis.commands().xinfoConsumers(stream.key(), GROUP).stream()
        .map(flat -> (List<?>) flat)
        .filter(flat -> consumer.equals(flat.get(1)))
        .mapToLong(flat -> (Long) flat.get(5))
        .findFirst()
        .orElseThrow();
  }

  /** Failures, {@code <id>=<count>}. */
  Map<String, String> failures() {
    return new TreeMap<>(TestRedis.commands().hgetall(stream.failures()));
  }

  List<StreamMessage<String, String>> deadLetters() {
    return TestRedis.commands().xrange(stream.deadLetters(), Range.unbounded());
  }

  /** All of it in a line. */
  String state() {
    String entries =
        TestRedis.commands().xrange(stream.key(), Range.unbounded()).stream()
            .map(StreamMessage::getId)
            .collect(Collectors.joining(" "));
    String dead =
        deadLetters().stream()
            .map(StreamMessage::getBody)
            .map(body -> body.get("dead_entry") + " for " + body.get("dead_cause"))
            .map(letter -> letter.replace("java.lang.IllegalStateException: ", ""))
            .collect(Collectors.joining(" "));
    return "entries [%s] pending %s failures %s dead [%s]"
        .formatted(entries, pending(), failures(), dead);
  }
}
