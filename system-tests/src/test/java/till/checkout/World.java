package till.checkout;

import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XClaimArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.lettuce.core.models.stream.PendingMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import till.cluster.TestCluster;
import till.redis.BarrierMetrics;
import till.redis.Durability;
import till.redis.Partitions;
import till.redis.RedisFactory;
import till.redis.Shards;
import till.streams.Entry;
import till.streams.GroupStream;

/** A Redis Cluster with the streams of two partitions, as one instance of each service sees it. */
final class World implements AutoCloseable {
  static final String INSTANCE = "order-svc-1";

  /** Reads all streams. */
  static final String CONSUMER = "test";

  final Partitions partitions = new Partitions(2);
  final RedisClusterClient client = RedisFactory.client(TestCluster.shared().uris());
  final StatefulRedisClusterConnection<String, String> connection = client.connect();
  final Shards shards =
      new Shards(client, Durability.local(), new BarrierMetrics(new SimpleMeterRegistry()));
  final RedisAdvancedClusterCommands<String, String> redis = connection.sync();
  final List<GroupStream> streams = new ArrayList<>();

  World() {
    for (var partition : partitions.all()) {
      streams.add(new GroupStream(partition, "payment", "payment-svc"));
      streams.add(new GroupStream(partition, "stock", "stock-svc"));
      streams.add(new GroupStream(partition, "outcome", "order-svc"));
    }
  }

  /** Empties the cluster. */
  void clear() {
    redis.flushall();
    streams.forEach(this::createGroup);
  }

  private void createGroup(GroupStream stream) {
    redis.xgroupCreate(
        StreamOffset.from(stream.key(), "0-0"),
        stream.group(),
        XGroupCreateArgs.Builder.mkstream());
  }

  /** Delivers entries that were never delivered. */
  @SuppressWarnings("unchecked") // Lettuce takes a generic array of offsets
  List<Entry> deliver(GroupStream stream, int max) {
    return entries(
        withGroup(
            stream,
            () ->
                redis.xreadgroup(
                    Consumer.from(stream.group(), CONSUMER),
                    XReadArgs.Builder.count(max),
                    StreamOffset.lastConsumed(stream.key()))));
  }

  /** Delivers these entries once more, unless they are answered. */
  List<Entry> deliverAgain(GroupStream stream, List<String> ids) {
    return entries(
        withGroup(
            stream,
            () ->
                redis.xclaim(
                    stream.key(),
                    Consumer.from(stream.group(), CONSUMER),
                    XClaimArgs.Builder.minIdleTime(0),
                    ids.toArray(String[]::new))));
  }

  /** The entries that are delivered and not answered. */
  List<String> pending(GroupStream stream) {
    return withGroup(
            stream,
            () ->
                redis.xpending(stream.key(), stream.group(), Range.unbounded(), Limit.from(1_000)))
        .stream()
        .map(PendingMessage::getId)
        .toList();
  }

  /** The checkouts that the messages in a stream are about. */
  List<String> messages(GroupStream stream) {
    return redis.xrange(stream.key(), Range.<String>unbounded()).stream()
        .flatMap(entry -> entry.getBody().keySet().stream())
        .toList();
  }

  /** Reads a stream as a consumer does: a group that is gone is made anew. */
  private <T> T withGroup(GroupStream stream, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (RedisCommandExecutionException e) {
      if (!isGroupMissing(e)) {
        throw e;
      }
      createGroup(stream);
      return reading.get();
    }
  }

  static boolean isGroupMissing(RedisCommandExecutionException e) {
    return String.valueOf(e.getMessage()).startsWith("NOGROUP");
  }

  Map<String, String> hash(String key) {
    return redis.hgetall(key);
  }

  private static List<Entry> entries(List<StreamMessage<String, String>> messages) {
    return messages.stream().map(m -> new Entry(m.getId(), m.getBody())).toList();
  }

  @Override
  public void close() {
    shards.close();
    connection.close();
    client.shutdown();
  }
}
