package till.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.cluster.TestRedis.await;

import io.lettuce.core.cluster.RedisClusterClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
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

/** The only primary of a cluster, and nobody who would give it up for us. */
final class SilenceTest {
  private static final Duration NEVER = Duration.ofMinutes(10);
  private static final Duration SILENCE_MAX = Duration.ofSeconds(5);
  private static final Duration LATEST = Duration.ofSeconds(15);
  private static final Script REMEMBER = Script.load("test/remember");

  @TempDir private static Path folder;
  private static LocalCluster cluster;

  private RedisClusterClient client;
  private Shards shards;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.start(ClusterPlan.in(folder).withNodes(1, 0).withNodeTimeout(NEVER));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void open() {
    client = RedisFactory.client(cluster.uris());
    client.connect();
    shards = new Shards(client, Durability.local(), new BarrierMetrics(new SimpleMeterRegistry()));
  }

  @AfterEach
  void close() {
    shards.close();
    client.shutdown();
  }

  @Test
  void what_is_under_way_on_a_primary_that_is_silent_is_unknown_after_a_while() throws Exception {
    var impatient = new Scripts(shards, Duration.ZERO);
    await(write(impatient, "before"));
    ProcessSignals.pause(pid());
    long askedAt = System.nanoTime();
    var first = write(impatient, "meanwhile");
    var second = write(impatient, "meanwhile");

    assertThatThrownBy(() -> first.get(LATEST.toSeconds(), TimeUnit.SECONDS))
        .satisfies(e -> assertThat(TransientFailures.isOutage(e)).isTrue());
    assertThat(System.nanoTime() - askedAt).isGreaterThanOrEqualTo(SILENCE_MAX.toNanos());
    assertThatThrownBy(second::join)
        .isInstanceOf(CompletionException.class)
        .satisfies(e -> assertThat(TransientFailures.isOutage(e)).isTrue());
    ProcessSignals.resume(pid());
  }

  @Test
  void who_is_patient_is_answered_when_it_is_back() throws Exception {
    var scripts = new Scripts(shards);
    await(write(scripts, "before"));
    var connected = await(shards.ofSlot(0));
    ProcessSignals.pause(pid());
    var answer = write(scripts, "meanwhile");
    until(connected::isOver);
    assertThat(answer).isNotDone();
    ProcessSignals.resume(pid());
    assertThat(await(answer)).isEqualTo("REMEMBERED");
    assertThat(await(shards.ofSlot(0))).isNotSameAs(connected);
  }

  @Test
  void a_primary_that_nobody_asks_anything_is_not_silent() throws Exception {
    await(write(new Scripts(shards), "before"));
    var idle = await(shards.ofSlot(0));
    assertThat(idle.isSilentFor(0)).isFalse();
    ProcessSignals.pause(pid());
    var answer = write(new Scripts(shards), "meanwhile");
    assertThat(idle.isSilentFor(0)).isTrue();
    ProcessSignals.resume(pid());
    await(answer);
    assertThat(idle.isSilentFor(0)).isFalse();
  }

  private static CompletableFuture<String> write(Scripts scripts, String value) {
    return scripts.string(REMEMBER, new String[] {"k"}, value).toCompletableFuture();
  }

  private static void until(BooleanSupplier holds) {
    Await.until(
        LATEST, () -> holds.getAsBoolean() ? Optional.empty() : Optional.of("it is not given up"));
  }

  private static long pid() {
    return cluster.process(cluster.nodes().getFirst()).pid();
  }
}
