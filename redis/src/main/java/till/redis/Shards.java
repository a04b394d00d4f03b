package till.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.PartitionSelectorException;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.event.ClusterTopologyChangedEvent;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/**
 * The primaries of the cluster, and who owns which slot. Watches over them: a primary that goes
 * silent, or whose slots may have moved, makes it look at the cluster; one that is no primary any
 * more is given up at once, so that nobody waits for it.
 */
public final class Shards implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shards.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REFRESH_MAX = Duration.ofSeconds(10);
  private static final Duration STOP_MAX = Duration.ofSeconds(1);
  private static final Duration LOOK_PAUSE = Duration.ofMillis(100);

  /** Between two looks at the cluster. */
  private static final Duration REFRESH_PAUSE = Duration.ofMillis(200);

  /** How often the topology is read while something is wrong and no node reports a change. */
  private static final Duration UNCHANGED_REFRESH_PAUSE = Duration.ofSeconds(5);

  /** After a change, all nodes know of it within this time. */
  private static final Duration CHANGE_SPREADS_WITHIN = Duration.ofSeconds(1);

  private static final Duration STATE_MAX = Duration.ofMillis(500);
  private static final Duration SILENCE_MAX = Duration.ofMillis(500);

  private final RedisClusterClient cluster;
  private final RedisURI login;
  private final RedisClient direct;
  private final RedisClient barriers;
  private final Shard.Opening opening;
  private final ConcurrentHashMap<String, CompletableFuture<Shard>> open =
      new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> servingListeners = new CopyOnWriteArrayList<>();
  private final @Nullable ShardProbes probes;
  private final AtomicBoolean isLooking = new AtomicBoolean();
  private volatile long lookedAt = System.nanoTime() - REFRESH_PAUSE.toNanos();
  private volatile long refreshedAt = lookedAt;
  private volatile boolean isSuspicious;
  private volatile boolean isMoved;

  /** What a node said of the cluster last, and since when nodes say that. */
  private volatile ClusterState seen = ClusterState.UNKNOWN;

  private volatile long changedAt = lookedAt;

  private final BackgroundTasks tasks;
  private final Disposable events;

  /** The primaries of a cluster that asks for no password. */
  public Shards(RedisClusterClient cluster, Durability durability, BarrierMetrics metrics) {
    this(cluster, new RedisURI(), durability, metrics);
  }

  Shards(
      RedisClusterClient cluster, RedisURI login, Durability durability, BarrierMetrics metrics) {
    this(cluster, login, durability, metrics, TaskMonitor.unattended(), Optional.empty());
  }

  /**
   * @param cluster has connected once, so that it knows the cluster; it stays the caller's
   * @param login how nodes let us in (user, password, TLS), because the cluster says only where
   *     they are
   * @param limits of probes of the primaries; empty: there are no probes, and every primary is
   *     taken to serve until the cluster gives it up
   */
  public Shards(
      RedisClusterClient cluster,
      RedisURI login,
      Durability durability,
      BarrierMetrics metrics,
      TaskMonitor monitor,
      Optional<ShardLimits> limits) {
    this.cluster = cluster;
    this.probes =
        limits.map(of -> new ShardProbes(cluster, this, of, this::servesAgain)).orElse(null);
    this.login = login;
    this.direct = client(TimeoutOptions.create()); // a timer for each command would cost more
    this.barriers = client(TimeoutOptions.enabled(COMMAND_TIMEOUT));
    this.opening = new Shard.Opening(direct, barriers, durability, metrics, this::suspect);
    this.events =
        cluster
            .getResources()
            .eventBus()
            .get()
            .ofType(ClusterTopologyChangedEvent.class)
            .subscribe(event -> changed());
    this.tasks = new BackgroundTasks(monitor);
    tasks.every("shards", LOOK_PAUSE, this::look);
  }

  private RedisClient client(TimeoutOptions timeouts) {
    var client = RedisClient.create(cluster.getResources());
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .socketOptions(SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).build())
            .timeoutOptions(timeouts)
            .build());
    return client;
  }

  /**
   * Calls this whenever the cluster has changed: a slot may have lost what it had not confirmed.
   */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Calls this whenever a shard may serve again that did not: what waits for it can go on. */
  public void onServing(Runnable listener) {
    servingListeners.add(listener);
  }

  private void servesAgain() {
    servingListeners.forEach(Shards::call);
  }

  /**
   * What keeps a key's shard from taking writes, at this moment.
   *
   * @return empty if it takes them, as far as is known
   */
  public Optional<ShardHealth> outage(String key) {
    if (probes == null) {
      return Optional.empty();
    }
    RedisClusterNode node = cluster.getPartitions().getPartitionBySlot(slot(key));
    return node == null ? Optional.empty() : probes.outage(address(node));
  }

  /** Whether the primary of a key is known to answer nothing, neither reads nor writes. */
  boolean isDown(String key) {
    return outage(key).filter(health -> health.failure() != null).isPresent();
  }

  /** Whether some shard does not take writes at this moment. */
  public boolean isOneUnavailable() {
    return unavailable() > 0;
  }

  /** How many shards take no writes at this moment. */
  int unavailable() {
    return probes == null ? 0 : probes.unavailable();
  }

  /** The primary of a slot. Fails with an outage if there is none at the moment. */
  CompletionStage<Shard> ofSlot(int slot) {
    RedisClusterNode node = cluster.getPartitions().getPartitionBySlot(slot);
    if (node == null || !isPrimary(node)) {
      return CompletableFuture.failedStage(noPrimary(node, slot));
    }
    return at(node.getUri().getHost(), node.getUri().getPort(), slot);
  }

  /**
   * A primary that the cluster has given up is waited for like one that leaves probes unanswered.
   */
  private RuntimeException noPrimary(@Nullable RedisClusterNode node, int slot) {
    var failure = node == null ? null : failure(node.getUri().getHost(), node.getUri().getPort());
    return failure != null
        ? failure
        : new PartitionSelectorException(
            "slot " + slot + " has no primary", cluster.getPartitions());
  }

  /**
   * How long an answer of Redis may take at present before its absence means something: longer
   * where the machine is busy.
   *
   * @param least never less than this
   */
  Duration answerTimeMax(Duration least) {
    return probes == null ? least : probes.answerTimeMax(least);
  }

  /**
   * The primary at an address that another one has named for this slot. Fails at once if it does
   * not serve.
   */
  CompletionStage<Shard> at(String host, int port, int slot) {
    var failure = failure(host, port);
    return failure == null ? open(host, port, slot) : CompletableFuture.failedStage(failure);
  }

  private @Nullable ShardUnavailableException failure(String host, int port) {
    return probes == null ? null : probes.failure(host, port);
  }

  /** The same, whether or not it serves. */
  CompletionStage<Shard> open(String host, int port, int slot) {
    String address = host + ":" + port;
    CompletableFuture<Shard> known = open.get(address);
    if (known != null) {
      return known;
    }
    var opened = new CompletableFuture<Shard>();
    CompletableFuture<Shard> other = open.putIfAbsent(address, opened);
    if (other != null) {
      return other;
    }
    Shard.open(
            opening,
            RedisURI.builder(login)
                .withHost(host)
                .withPort(port)
                .withTimeout(CONNECT_TIMEOUT)
                .build(),
            Tags.of(slotOf(host, port, slot)))
        .whenComplete(
            (shard, e) -> {
              if (e != null) {
                open.remove(address, opened);
                var cause = TransientFailures.cause(e);
                opened.completeExceptionally(
                    new RedisConnectionException(address + " can't be opened: " + cause, cause));
              } else {
                shard.atEnd(reason -> open.remove(address, opened));
                opened.complete(shard);
              }
            });
    return opened;
  }

  /** The primaries that own slots, by address, and whether each answers within this time. */
  CompletionStage<Map<String, Boolean>> answering(Duration patience) {
    var answering = new ConcurrentSkipListMap<String, Boolean>();
    var pings =
        cluster.getPartitions().stream()
            .filter(node -> isPrimary(node) && !node.getSlots().isEmpty())
            .map(
                node ->
                    at(node.getUri().getHost(), node.getUri().getPort(), node.getSlots().getFirst())
                        .thenCompose(Shard::ping)
                        .toCompletableFuture()
                        .copy()
                        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                        .handle(
                            (pong, e) ->
                                answering.put(
                                    node.getUri().getHost() + ":" + node.getUri().getPort(),
                                    e == null)))
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(pings).thenApply(done -> answering);
  }

  /** A slot that this node owns; the one it was asked for may only be on its way there. */
  private int slotOf(String host, int port, int wanted) {
    RedisClusterNode node = cluster.getPartitions().getPartition(host, port);
    return node == null || node.getSlots().isEmpty() ? wanted : node.getSlots().getLast();
  }

  /** Looks at the cluster soon: something was not as it seemed. */
  void suspect() {
    isSuspicious = true;
  }

  /** A node has said that a slot is elsewhere: reads the topology soon. */
  void moved() {
    isMoved = true;
  }

  private void look() {
    opened()
        .filter(shard -> shard.isSilentFor(COMMAND_TIMEOUT.toNanos()))
        .forEach(shard -> shard.giveUp("it has been silent for " + COMMAND_TIMEOUT));
    if (probes != null) {
      probes.run();
    }
    boolean isAmiss =
        isMoved || isSuspicious || isOneUnavailable() || silent().findAny().isPresent();
    long now = System.nanoTime();
    if (isAmiss
        && now - lookedAt >= REFRESH_PAUSE.toNanos()
        && isLooking.compareAndSet(false, true)) {
      lookedAt = now;
      boolean isForced = isMoved || now - refreshedAt >= UNCHANGED_REFRESH_PAUSE.toNanos();
      isMoved = false;
      isSuspicious = false;
      var _ =
          state()
              .thenCompose(
                  state -> {
                    boolean isChanging = isChanging(state);
                    return isForced || isChanging
                        ? refreshed()
                        : CompletableFuture.<Void>completedFuture(null);
                  })
              .whenComplete(
                  (done, e) -> {
                    isLooking.set(false);
                    giveUpOthers();
                  });
    }
  }

  /**
   * What a primary that answers says of the cluster. To read the topology means to connect to every
   * node; this is one command on an open connection.
   */
  private CompletableFuture<ClusterState> state() {
    var answering =
        opened()
            .filter(shard -> !shard.isSilentFor(SILENCE_MAX.toNanos()) && !isUnavailable(shard))
            .toList();
    if (answering.isEmpty()) {
      return CompletableFuture.completedFuture(ClusterState.UNKNOWN);
    }
    var asked = answering.get(ThreadLocalRandom.current().nextInt(answering.size()));
    return CompletableFuture.completedFuture(asked)
        .thenCompose(Shard::clusterInfo) // here, so that one that throws fails the stage
        .thenApply(executed -> ClusterState.of(executed.answer()))
        .completeOnTimeout(ClusterState.UNKNOWN, STATE_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(e -> ClusterState.UNKNOWN);
  }

  private boolean isUnavailable(Shard shard) {
    return probes != null && probes.outage(shard.toString()).isPresent();
  }

  /** Nodes learn of a change one after the other: for a while the topology is read again. */
  private boolean isChanging(ClusterState state) {
    long now = System.nanoTime();
    if (!state.isSameAs(seen)) {
      seen = state;
      changedAt = now;
      return true;
    }
    return now - changedAt < CHANGE_SPREADS_WITHIN.toNanos()
        && now - refreshedAt >= CHANGE_SPREADS_WITHIN.toNanos() / 2;
  }

  private CompletableFuture<Void> refreshed() {
    refreshedAt = System.nanoTime();
    try {
      return cluster
          .refreshPartitionsAsync()
          .toCompletableFuture()
          .copy()
          .orTimeout(REFRESH_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e); // else nobody would ever look again
    }
  }

  /** Whether this primary leaves commands unanswered. */
  boolean isSilent(String address) {
    return silent().anyMatch(shard -> shard.toString().equals(address));
  }

  private Stream<Shard> silent() {
    return opened().filter(shard -> shard.isSilentFor(SILENCE_MAX.toNanos()));
  }

  private Stream<Shard> opened() {
    return open.values().stream()
        .filter(opening -> opening.isDone() && !opening.isCompletedExceptionally())
        .map(CompletableFuture::join);
  }

  private void changed() {
    LOG.atInfo()
        .addKeyValue(
            "primaries",
            cluster.getPartitions().stream()
                .filter(Shards::isPrimary)
                .map(node -> node.getUri().getHost() + ":" + node.getUri().getPort())
                .toList())
        .log("the cluster has changed");
    giveUpOthers();
    listeners.forEach(Shards::call);
    servesAgain();
  }

  /** One that throws would end the subscription to the changes. */
  private static void call(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.error("a listener to changes of the cluster failed", e);
    }
  }

  private void giveUpOthers() {
    opened()
        .filter(shard -> !isPrimary(shard.toString()))
        .forEach(shard -> shard.giveUp("it is no primary any more"));
  }

  static String address(RedisClusterNode node) {
    return node.getUri().getHost() + ":" + node.getUri().getPort();
  }

  private boolean isPrimary(String address) {
    int colon = address.lastIndexOf(':');
    RedisClusterNode node =
        cluster
            .getPartitions()
            .getPartition(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    return node != null && isPrimary(node);
  }

  private static boolean isPrimary(RedisClusterNode node) {
    return node.is(NodeFlag.UPSTREAM) && !node.is(NodeFlag.FAIL);
  }

  /** The slot of a key. */
  static int slot(String key) {
    return SlotHash.getSlot(key);
  }

  @Override
  public void close() {
    events.dispose();
    tasks.stop(STOP_MAX);
    opened().forEach(shard -> shard.giveUp("the end"));
    direct.shutdown(Duration.ZERO, Duration.ZERO);
    barriers.shutdown(Duration.ZERO, Duration.ZERO);
  }
}
