package till.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.cluster.TestRedis.await;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import till.cluster.ClusterPlan;
import till.cluster.LocalCluster;
import till.process.Await;
import till.process.ProcessSignals;

/** Two primaries without replicas, one of which stops serving; no failover helps. */
final class ShardProbesTest {
  private static final Duration NEVER = Duration.ofMinutes(10);
  private static final Duration LATEST = Duration.ofSeconds(20);
  private static final Script REMEMBER = Script.load("test/remember");
  private static final ShardLimits PATIENT =
      new ShardLimits(Duration.ofMillis(50), Duration.ofMillis(200), NEVER, 1);
  private static final ShardLimits IMPATIENT =
      new ShardLimits(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMillis(400), 1000);

  @TempDir private static Path folder;
  private static LocalCluster cluster;

  private final AtomicInteger servesAgain = new AtomicInteger();
  private RedisClusterClient client;
  private Shards shards;
  private Scripts scripts;

  /** Keys of the primary that stops, and of the other one. */
  private String sick = "";

  private String well = "";

  @BeforeAll
  static void start() {
    cluster = LocalCluster.start(ClusterPlan.in(folder).withNodes(2, 0).withNodeTimeout(NEVER));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void connect() {
    client = RedisFactory.client(cluster.uris());
    client.connect();
    int port = sickPort();
    for (int i = 0; sick.isEmpty() || well.isEmpty(); i++) {
      String key = "k" + i;
      var owner = client.getPartitions().getPartitionBySlot(Shards.slot(key));
      if (owner.getUri().getPort() == port) {
        sick = key;
      } else {
        well = key;
      }
    }
    open(PATIENT);
  }

  private void open(ShardLimits limits) {
    shards = probed(client, limits);
    shards.onServing(servesAgain::incrementAndGet);
    scripts = new Scripts(shards);
    await(write(well));
    await(write(sick));
  }

  /** The primaries of a cluster, probed within these limits. */
  static Shards probed(RedisClusterClient client, ShardLimits limits) {
    return new Shards(
        client,
        new RedisURI(),
        Durability.local(),
        new BarrierMetrics(new SimpleMeterRegistry()),
        TaskMonitor.unattended(),
        Optional.of(limits));
  }

  @AfterEach
  void close() throws Exception {
    ProcessSignals.resume(pid());
    shards.close();
    client.shutdown();
  }

  @Test
  void a_silent_primary_is_found_also_when_nobody_needs_it_and_the_other_serves() throws Exception {
    assertThat(shards.outage(sick)).isEmpty();
    assertThat(shards.isOneUnavailable()).isFalse();
    ProcessSignals.pause(pid());
    until("it is found", () -> shards.outage(sick).isPresent());
    assertThat(shards.isOneUnavailable()).isTrue();
    assertThat(shards.outage(well)).isEmpty();
    assertThat(await(write(well))).isEqualTo("REMEMBERED");
    assertThat(shards.outage(sick).orElseThrow().isLasting()).isFalse();

    int before = servesAgain.get();
    ProcessSignals.resume(pid());
    until("it serves again", () -> shards.outage(sick).isEmpty());
    until("listeners are called, which comes just after", () -> servesAgain.get() > before);
  }

  @Test
  void so_many_requests_wait_for_it_and_the_next_is_refused_at_once() throws Exception {
    ProcessSignals.pause(pid());
    until("it is found", () -> shards.outage(sick).isPresent());
    var waiting = write(sick);
    assertThatThrownBy(write(sick)::join).hasMessageContaining("does not serve");
    assertThat(waiting).isNotDone();
    ProcessSignals.resume(pid());
    assertThat(await(waiting)).isEqualTo("REMEMBERED");
    assertThat(await(write(sick))).isEqualTo("REMEMBERED");
  }

  @Test
  void when_it_is_lost_for_longer_than_a_failover_takes_nobody_waits_any_more() throws Exception {
    shards.close();
    open(IMPATIENT);
    ProcessSignals.pause(pid());
    until("it is found", () -> shards.outage(sick).isPresent());
    var waiting = write(sick);
    assertThatThrownBy(waiting::join).hasMessageContaining("does not serve");
    assertThat(shards.outage(sick).orElseThrow().isLasting()).isTrue();
    var refused = write(sick);
    assertThat(refused).isCompletedExceptionally();
    ProcessSignals.resume(pid());
    until("it serves again", () -> shards.outage(sick).isEmpty());
    assertThat(await(write(sick))).isEqualTo("REMEMBERED");
  }

  @Test
  void one_that_is_out_of_memory_takes_no_writes_and_is_tried_all_the_same() {
    onSick("maxmemory", "1");
    until("it is found", () -> shards.outage(sick).isPresent());
    assertThat(shards.outage(sick).orElseThrow().isLasting()).isTrue();
    assertThat(await(shards.ofSlot(Shards.slot(sick)))).isNotNull();
    onSick("maxmemory", "0");
    until("it takes writes again", () -> shards.outage(sick).isEmpty());
  }

  private void onSick(String setting, String value) {
    try (var connection = client.connect()) {
      var node = client.getPartitions().getPartition("127.0.0.1", sickPort());
      connection.getConnection(node.getNodeId()).sync().configSet(setting, value);
    }
  }

  private CompletableFuture<String> write(String key) {
    return scripts.string(REMEMBER, new String[] {key}, "value").toCompletableFuture();
  }

  private static int sickPort() {
    return cluster.nodes().getFirst().port();
  }

  private static void until(String what, BooleanSupplier holds) {
    Await.until(
        LATEST, () -> holds.getAsBoolean() ? Optional.empty() : Optional.of("not yet: " + what));
  }

  private static long pid() {
    return cluster.process(cluster.nodes().getFirst()).pid();
  }
}
