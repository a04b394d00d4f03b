package till.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.cluster.TestRedis.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import till.cluster.ClusterPlan;
import till.cluster.LocalCluster;
import till.cluster.Node;
import till.process.Await;
import till.process.ProcessSignals;
import till.redis.Durability.Level;
import till.redis.Durability.WithoutReplica;

/** When the barrier of a primary passes: the first one, whose replica is killed or paused. */
final class BarrierTest {
  private static final Duration QUICK = Duration.ofSeconds(2);
  private static final Duration NEVER = Duration.ofMinutes(10);
  private static final Duration WAIT_MAX = Duration.ofMillis(100);
  private static final Duration TRUSTED = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Script REMEMBER = Script.load("test/remember");
  private static final String KEY = "b"; // its slot is the first primary's, of one or of three

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BarrierMetrics metrics = new BarrierMetrics(registry);
  private final List<AutoCloseable> open = new ArrayList<>();

  private final RedisClient direct = RedisClient.create();
  private final Map<Integer, StatefulRedisConnection<String, String>> connections = new HashMap<>();

  @TempDir private Path folder;
  private @Nullable LocalCluster started;

  /** Starts one primary and its replica, whose nodes are never given up. */
  private Shards start(WithoutReplica withoutReplica) {
    return start(1, NEVER, withoutReplica);
  }

  /** Starts primaries with a replica each; a node is given up after this time. */
  private Shards start(int primaries, Duration nodeTimeout, WithoutReplica withoutReplica) {
    var cluster =
        LocalCluster.start(
            ClusterPlan.in(folder).withNodes(primaries, 1).withNodeTimeout(nodeTimeout));
    started = cluster;
    open.add(cluster);
    var client = RedisFactory.client(cluster.uris());
    open.add(client::shutdown);
    client.connect();
    var shards =
        new Shards(client, new Durability(Level.REPLICATED, withoutReplica, WAIT_MAX), metrics);
    open.add(shards);
    return shards;
  }

  @AfterEach
  void close() throws Exception {
    direct.shutdown();
    for (var each : open.reversed()) {
      each.close();
    }
  }

  private LocalCluster cluster() {
    return Objects.requireNonNull(started);
  }

  private Node primary() {
    return cluster().nodes().getFirst();
  }

  private Node replica() {
    var nodes = cluster().nodes();
    return nodes.get(nodes.size() / 2); // it began as the first primary's
  }

  private String address(Node node) {
    return "127.0.0.1:" + node.port();
  }

  private static CompletableFuture<String> write(Scripts scripts, String value) {
    return scripts.string(REMEMBER, new String[] {KEY}, value).toCompletableFuture();
  }

  private static Executed<List<Object>> written(Scripts scripts) {
    return await(scripts.execute(REMEMBER, new String[] {KEY}, "x"));
  }

  private static void until(String what, BooleanSupplier holds) {
    Await.until(
        PATIENCE, () -> holds.getAsBoolean() ? Optional.empty() : Optional.of("not yet: " + what));
  }

  /** What one node says, whatever it is at the moment. */
  private RedisCommands<String, String> at(Node node) {
    return connections
        .computeIfAbsent(node.port(), port -> direct.connect(RedisURI.create("127.0.0.1", port)))
        .sync();
  }

  /** How many rounds the barrier has made. */
  private long rounds() {
    var redis = at(primary());
    return redis.keys("till:barrier:*").stream()
        .map(redis::get)
        .filter(Objects::nonNull)
        .mapToLong(Long::parseLong)
        .sum();
  }

  @Test
  void what_is_acknowledged_is_on_the_replica() {
    var scripts = new Scripts(start(WithoutReplica.REFUSE));
    var onReplica = at(replica());
    onReplica.readOnly();
    for (int i = 0; i < 100; i++) {
      String value = "v" + i;
      await(write(scripts, value));
      assertThat(onReplica.get(KEY)).isEqualTo(value);
    }
    assertThat(metrics.alone()).isEmpty();
    assertThat(registry.get("till.barrier.degraded").counter().count()).isZero();
  }

  @Test
  void many_that_wait_share_a_round() {
    var scripts = new Scripts(start(WithoutReplica.REFUSE));
    var barrier = written(scripts).barrier();
    var passes = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < 10_000; i++) {
      passes.add(barrier.pass().toCompletableFuture());
    }
    passes.forEach(pass -> await(pass));
    assertThat(rounds()).isBetween(1L, 1_000L);
  }

  @Test
  void nothing_is_acknowledged_while_the_replica_is_silent_and_not_given_up() throws Exception {
    var scripts = new Scripts(start(WithoutReplica.DEGRADE));
    await(write(scripts, "before"));
    ProcessSignals.pause(cluster().process(replica()).pid());
    var silent = write(scripts, "meanwhile");
    long before = rounds();
    until("some rounds in vain", () -> rounds() >= before + 3);
    assertThat(silent).isNotDone();
    ProcessSignals.resume(cluster().process(replica()).pid());
    await(silent);
    assertThat(metrics.alone()).isEmpty();
  }

  @Test
  void what_was_under_way_on_a_primary_that_dies_is_unknown() throws Exception {
    var scripts = new Scripts(start(WithoutReplica.DEGRADE));
    await(write(scripts, "before"));
    ProcessSignals.pause(cluster().process(replica()).pid());
    var pass = written(scripts).barrier().pass().toCompletableFuture();
    var barrierOfTheDead = written(scripts).barrier();
    cluster().kill(primary());
    ProcessSignals.resume(cluster().process(replica()).pid());
    for (var unknown : List.of(pass, barrierOfTheDead.pass().toCompletableFuture())) {
      assertThatThrownBy(() -> await(unknown)).hasCauseInstanceOf(UnsafeWriteException.class);
    }
  }

  @ParameterizedTest(name = "{0} primaries")
  @ValueSource(ints = {1, 3})
  void without_a_replica_degrade_answers_counts_and_says_so(int primaries) {
    var scripts = new Scripts(start(primaries, QUICK, WithoutReplica.DEGRADE));
    await(write(scripts, "before"));
    cluster().kill(replica());
    write(scripts, "alone").orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    assertThat(metrics.alone()).containsExactly(address(primary()));
    assertThat(registry.get("till.barrier.degraded").counter().count()).isPositive();

    cluster().restart(replica());
    until(
        "it has a replica again",
        () -> {
          await(write(scripts, "again"));
          return metrics.alone().isEmpty();
        });
  }

  @Test
  void without_a_replica_refuse_does_not_answer_until_there_is_one() {
    var shards = start(3, QUICK, WithoutReplica.REFUSE);
    var patient = new Scripts(shards, PATIENCE);
    var impatient = new Scripts(shards, Duration.ZERO);
    await(write(patient, "before"));
    cluster().kill(replica());
    var refused = write(impatient, "alone").orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThatThrownBy(refused::join).hasCauseInstanceOf(NoReplicaException.class);
    assertThat(metrics.alone()).containsExactly(address(primary()));

    var later = write(patient, "again");
    cluster().restart(replica());
    later.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    assertThat(metrics.alone()).isEmpty();
    assertThat(registry.get("till.barrier.degraded").counter().count()).isZero();
  }

  @Test
  void a_primary_that_was_a_replica_meanwhile_does_not_confirm_what_came_before() {
    var scripts = new Scripts(start(WithoutReplica.REFUSE), Duration.ZERO);
    var before = written(scripts);
    long writtenAt = System.nanoTime();
    takeOver(replica(), primary());
    takeOver(primary(), replica());
    until("trust has ended", () -> System.nanoTime() - writtenAt > TRUSTED.toNanos());

    assertThatThrownBy(() -> await(before.barrier().pass()))
        .hasCauseInstanceOf(UnsafeWriteException.class);
    assertThat(await(RetryPolicy.within(PATIENCE).retry(() -> write(scripts, "after"))))
        .isEqualTo("REMEMBERED");
  }

  /** As a failover does it, without asking the primary. */
  private void takeOver(Node next, Node last) {
    at(next).clusterFailover(false, true);
    cluster().awaitHealthy();
    until("it is the primary", () -> at(next).info("replication").contains("role:master"));
    until("the other follows", () -> at(last).info("replication").contains("role:slave"));
    cluster().awaitHealthy();
  }
}
