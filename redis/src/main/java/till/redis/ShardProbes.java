package till.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.redis.ShardHealth.State;

/**
 * Probes every primary with the barrier's tiny write, a few times a second, also where nothing else
 * is sent. So a process knows of each shard whether it takes writes before a request needs it.
 */
final class ShardProbes {
  private static final Logger LOG = LoggerFactory.getLogger(ShardProbes.class);
  private static final List<String> WRITES_REFUSED = List.of("OOM", "MISCONF", "NOREPLICAS");
  private static final List<String> ELSEWHERE = List.of("MOVED", "ASK", "TRYAGAIN");

  private final RedisClusterClient cluster;
  private final Shards shards;
  private final ShardLimits limits;
  private final Runnable servesAgain;
  private final ConcurrentMap<String, Probed> byAddress = new ConcurrentHashMap<>();
  private volatile int unavailable;

  private final RoundTripTime roundTrips = new RoundTripTime();

  /**
   * When the latest probe that was answered had been sent. A primary counts as silent only if
   * another one has answered a later probe: while none does, it is more likely this process that
   * gets no processor time.
   */
  private volatile long answeredSentAt = System.nanoTime();

  /**
   * @param servesAgain called when a primary does more than before: it serves again, or answers
   *     reads again
   */
  ShardProbes(RedisClusterClient cluster, Shards shards, ShardLimits limits, Runnable servesAgain) {
    this.cluster = cluster;
    this.shards = shards;
    this.limits = limits;
    this.servesAgain = servesAgain;
  }

  /** One primary. Only the thread that calls {@link #run} sends probes. */
  private static final class Probed {
    private final ShardHealth health;
    private int slot = -1;
    private String key = "";
    private volatile boolean isUnanswered;
    private volatile long sentAt;

    Probed(ShardHealth health) {
      this.health = health;
    }
  }

  /** The failure of whatever needs this primary; nothing if it can be tried. */
  @Nullable ShardUnavailableException failure(String host, int port) {
    if (unavailable == 0) {
      return null; // nearly always, and then it costs nothing
    }
    var probed = byAddress.get(host + ":" + port);
    return probed == null ? null : probed.health.failure();
  }

  /** What keeps this primary from taking writes; empty if it takes them. */
  Optional<ShardHealth> outage(String address) {
    return Optional.ofNullable(byAddress.get(address))
        .map(probed -> probed.health)
        .filter(health -> health.state() != State.SERVING);
  }

  /** How long an answer may take at present, and never less than this. */
  Duration answerTimeMax(Duration least) {
    return roundTrips.limit(least);
  }

  /** How many primaries do not take writes. */
  int unavailable() {
    return unavailable;
  }

  /** Probes each primary whose time has come. Waits for none of them. */
  void run() {
    var primaries = new HashSet<String>();
    for (RedisClusterNode node : cluster.getPartitions()) {
      if (node.is(NodeFlag.UPSTREAM) && !node.hasNoSlots()) {
        String address = Shards.address(node);
        primaries.add(address);
        probe(
            node,
            byAddress.computeIfAbsent(address, a -> new Probed(new ShardHealth(address, limits))));
      }
    }
    byAddress.keySet().retainAll(primaries);
    count();
  }

  private void count() {
    unavailable =
        (int)
            byAddress.values().stream()
                .filter(probed -> probed.health.state() != State.SERVING)
                .count();
  }

  private void probe(RedisClusterNode node, Probed probed) {
    long now = System.nanoTime();
    if (node.is(NodeFlag.FAIL)) {
      found(probed.health, State.DOWN, "the cluster has given it up");
    } else if (probed.isUnanswered) {
      if (now - probed.sentAt > answerTimeMax(limits.silenceMax()).toNanos()
          && answeredSentAt - probed.sentAt > 0) {
        found(probed.health, State.DOWN, "a probe is unanswered");
      }
    } else if (now - probed.sentAt >= limits.probeEvery().toNanos() || probed.slot < 0) {
      send(node, probed, now);
    }
  }

  private void send(RedisClusterNode node, Probed probed, long now) {
    if (probed.slot < 0 || !node.hasSlot(probed.slot)) {
      probed.slot = node.getSlots().getLast();
      probed.key = ShardBarrier.key(Tags.of(probed.slot));
    }
    probed.sentAt = now;
    probed.isUnanswered = true;
    shards
        .open(node.getUri().getHost(), node.getUri().getPort(), probed.slot)
        .thenCompose(shard -> shard.probe(probed.key))
        .whenComplete(
            (count, e) -> {
              probed.isUnanswered = false;
              if (e == null) {
                answered(now);
              }
              var cause = e == null ? null : TransientFailures.cause(e);
              found(probed.health, state(cause), String.valueOf(cause));
            });
  }

  private synchronized void answered(long sentAt) {
    roundTrips.add(System.nanoTime() - sentAt);
    if (sentAt - answeredSentAt > 0) {
      answeredSentAt = sentAt;
    }
  }

  private static State state(@Nullable Throwable e) {
    if (e == null) {
      return State.SERVING;
    }
    String message = e instanceof RedisCommandExecutionException ? e.getMessage() : null;
    if (message == null) {
      return State.DOWN;
    } else if (ELSEWHERE.stream().anyMatch(message::startsWith)) {
      return State.SERVING;
    }
    return WRITES_REFUSED.stream().anyMatch(message::startsWith) ? State.READ_ONLY : State.DOWN;
  }

  private void found(ShardHealth health, State state, String reason) {
    var before = health.state();
    if (!health.is(state, reason)) {
      return;
    }
    count();
    if (state == State.SERVING) {
      LOG.atInfo().addKeyValue("primary", health).log("a primary serves again");
    } else {
      LOG.atWarn()
          .addKeyValue("primary", health)
          .addKeyValue("state", state)
          .addKeyValue("reason", reason)
          .log("a primary does not serve");
      shards.suspect();
    }
    if (state.compareTo(before) < 0) {
      servesAgain.run();
    }
  }
}
