package till.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import till.cluster.ClusterPlan;
import till.cluster.LocalCluster;
import till.cluster.Node;
import till.process.Await;
import till.process.ProcessSignals;
import till.redis.Durability.Level;
import till.redis.Durability.WithoutReplica;

/** Promise 6 on a real cluster whose primaries are killed and paused under load. */
final class FailoverTest {
  private static final Duration NODE_TIMEOUT = Duration.ofSeconds(2);
  private static final Script REMEMBER = Script.load("test/remember");
  private static final int WRITERS = 8;
  private static final Duration LONG = Duration.ofSeconds(40);

  @TempDir private Path folder;
  private LocalCluster cluster;
  private RedisClusterClient client;
  private Shards shards;
  private Scripts scripts;

  @BeforeEach
  void open() {
    cluster =
        LocalCluster.start(ClusterPlan.in(folder).withNodes(3, 1).withNodeTimeout(NODE_TIMEOUT));
    client = RedisFactory.client(cluster.uris());
    client.connect();
    shards =
        new Shards(
            client,
            new Durability(Level.REPLICATED, WithoutReplica.DEGRADE, Duration.ofSeconds(1)),
            new BarrierMetrics(new SimpleMeterRegistry()));
    scripts = new Scripts(shards);
  }

  @AfterEach
  void close() {
    shards.close();
    client.shutdown();
    cluster.close();
  }

  @Test
  void no_acknowledged_write_is_lost_with_a_killed_primary() throws Exception {
    lose(node -> cluster.kill(node), node -> {});
  }

  @Test
  void no_acknowledged_write_is_lost_with_a_paused_primary() throws Exception {
    lose(
        node -> ProcessSignals.pause(cluster.process(node).pid()),
        node -> ProcessSignals.resume(cluster.process(node).pid()));
  }

  private interface Fault {
    void happenTo(Node node) throws IOException, InterruptedException;
  }

  /** Writes all the time, to the shard that is lost and to others, until it has been replaced. */
  private void lose(Fault fault, Fault end) throws Exception {
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    var stop = new AtomicBoolean();
    var next = new AtomicLong();
    var failures = new ConcurrentHashMap<String, Throwable>();
    var done = new CountDownLatch(WRITERS);
    for (int writer = 0; writer < WRITERS; writer++) {
      Thread.ofVirtual()
          .start(
              () -> {
                while (!stop.get()) {
                  String key = "k" + next.incrementAndGet();
                  try {
                    scripts.string(REMEMBER, new String[] {key}, "x").toCompletableFuture().join();
                    acknowledged.add(key);
                  } catch (CompletionException e) {
                    failures.put(key, e.getCause());
                  }
                }
                done.countDown();
              });
    }
    Node lost = cluster.nodes().getFirst();
    awaitWrites(acknowledged, 2_000);
    fault.happenTo(lost);
    awaitWriteTo(lost, acknowledged, next);
    end.happenTo(lost);
    awaitWrites(acknowledged, acknowledged.size() + 2_000);
    stop.set(true);
    assertThat(done.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();

    assertThat(failures).isEmpty();
    cluster.revive(lost);
    try (var connection = client.connect()) {
      var redis = connection.sync();
      assertThat(acknowledged).allMatch(key -> redis.get(key) != null);
    }
  }

  private static void awaitWrites(Set<String> acknowledged, int count) {
    Await.until(
        LONG,
        () ->
            acknowledged.size() >= count
                ? Optional.empty()
                : Optional.of(acknowledged.size() + " writes"));
  }

  /** Until a write that began after this was acknowledged in a slot of the lost node. */
  private void awaitWriteTo(Node lost, Set<String> acknowledged, AtomicLong next) {
    long from = next.get() + WRITERS;
    Await.until(
        LONG,
        () ->
            acknowledged.stream()
                    .anyMatch(
                        key ->
                            Long.parseLong(key.substring(1)) > from
                                && SlotHash.getSlot(key) < SlotHash.SLOT_COUNT / 3)
                ? Optional.empty()
                : Optional.of("no write to " + lost.name()));
  }
}
