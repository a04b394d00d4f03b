package till.redis;

import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.topology.ClusterTopologyRefresh;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.json.JsonParser;
import io.lettuce.core.protocol.PushHandler;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lettuce's client of a cluster, but it asks no node that does not answer how it looks, and no
 * thread waits until a connection to a node is closed.
 */
public final class ClusterClient extends RedisClusterClient {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterClient.class);

  private @Nullable LiveViews views;

  /**
   * @param resources null for the client's own
   */
  ClusterClient(@Nullable ClientResources resources, Iterable<RedisURI> seeds) {
    super(resources, seeds);
  }

  /** The superclass calls this while it is made. */
  @Override
  protected ClusterTopologyRefresh createTopologyRefresh() {
    var live = new LiveViews(super.createTopologyRefresh());
    views = live;
    return live;
  }

  @Override
  protected <K, V> StatefulRedisConnectionImpl<K, V> newStatefulRedisConnection(
      RedisChannelWriter writer,
      PushHandler pushHandler,
      RedisCodec<K, V> codec,
      Duration timeout,
      Supplier<JsonParser> parser) {
    return new Connection<>(writer, pushHandler, codec, timeout, parser);
  }

  /**
   * Asks no node of which this is true.
   *
   * @param isSilent of {@code <host>:<port>}
   */
  void avoid(Predicate<String> isSilent) {
    Objects.requireNonNull(views).avoid(isSilent);
  }

  /**
   * A connection that came up too late for a look at the cluster is closed by Lettuce on its own
   * event loop, which would wait there for ever for what it has to do itself: with TLS, say
   * goodbye.
   */
  private static final class Connection<K, V> extends StatefulRedisConnectionImpl<K, V> {
    Connection(
        RedisChannelWriter writer,
        PushHandler pushHandler,
        RedisCodec<K, V> codec,
        Duration timeout,
        Supplier<JsonParser> parser) {
      super(writer, pushHandler, codec, timeout, parser);
    }

    @Override
    public void close() {
      closeAsync()
          .exceptionally(
              e -> {
                LOG.warn("can't close a connection: {}", e.toString());
                return null;
              });
    }
  }
}
