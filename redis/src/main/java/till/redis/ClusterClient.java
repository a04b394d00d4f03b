package till.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.topology.ClusterTopologyRefresh;
import io.lettuce.core.resource.ClientResources;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lettuce's client of a cluster, but it asks no node that does not answer how it looks. */
public final class ClusterClient extends RedisClusterClient {
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

  /**
   * Asks no node of which this is true.
   *
   * @param isSilent of {@code <host>:<port>}
   */
  void avoid(Predicate<String> isSilent) {
    Objects.requireNonNull(views).avoid(isSilent);
  }
}
