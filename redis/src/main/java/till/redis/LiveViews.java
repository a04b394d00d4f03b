package till.redis;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.lettuce.core.cluster.topology.ClusterTopologyRefresh;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * How nodes see the cluster, without those that are silent or that most of them hold for dead. A
 * node that was stopped or cut off still accepts connections, and an answer that never comes would
 * hold up the news of who has taken over from it.
 */
final class LiveViews implements ClusterTopologyRefresh {
  private final ClusterTopologyRefresh views;
  private volatile Set<String> dead = Set.of();
  private volatile Predicate<String> isSilent = address -> false;

  LiveViews(ClusterTopologyRefresh views) {
    this.views = views;
  }

  /** Asks no node of which this is true either. */
  void avoid(Predicate<String> silent) {
    isSilent = silent;
  }

  @Override
  public CompletionStage<Map<RedisURI, Partitions>> loadViews(
      Iterable<RedisURI> seeds, Duration connectTimeout, boolean discovery) {
    var all = StreamSupport.stream(seeds.spliterator(), false).toList();
    var live = all.stream().filter(seed -> isLive(address(seed))).toList();
    boolean isEveryone = live.isEmpty() || live.size() == all.size();
    return views
        .loadViews(isEveryone ? all : live, connectTimeout, discovery && isEveryone)
        .whenComplete((seen, e) -> dead = e == null ? deadIn(seen.values()) : Set.of());
  }

  private boolean isLive(String address) {
    return !dead.contains(address) && !isSilent.test(address);
  }

  /** What more than half of those who were asked say is dead. */
  private static Set<String> deadIn(Collection<Partitions> seen) {
    return seen.stream()
        .flatMap(Partitions::stream)
        .filter(node -> node.is(NodeFlag.FAIL))
        .map(RedisClusterNode::getUri)
        .collect(groupingBy(LiveViews::address, counting()))
        .entrySet()
        .stream()
        .filter(votes -> 2 * votes.getValue() > seen.size())
        .map(Map.Entry::getKey)
        .collect(toUnmodifiableSet());
  }

  private static String address(RedisURI uri) {
    return uri.getHost() + ":" + uri.getPort();
  }
}
