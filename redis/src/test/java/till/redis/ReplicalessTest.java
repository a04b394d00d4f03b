package till.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static till.cluster.TestRedis.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import till.cluster.TestRedis;
import till.redis.Durability.Level;
import till.redis.Durability.WithoutReplica;

/** Durability on a cluster that has no replicas, and appendfsync everysec. */
final class ReplicalessTest {
  private static final Script REMEMBER = Script.load("test/remember");
  private static final String[] KEY = {"replicaless"};

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BarrierMetrics metrics = new BarrierMetrics(registry);

  @AfterEach
  void repair() {
    appendfsync("everysec");
  }

  private static void appendfsync(String setting) {
    TestRedis.commands().upstream().commands().configSet("appendfsync", setting);
  }

  private void write(Level level, WithoutReplica withoutReplica) {
    var durability = new Durability(level, withoutReplica, Duration.ofMillis(100));
    try (var shards = new Shards(TestRedis.client(), durability, metrics)) {
      await(new Scripts(shards, Duration.ZERO).string(REMEMBER, KEY, "x"));
    }
  }

  private double degraded() {
    return registry.get("till.barrier.degraded").counter().count();
  }

  @Test
  void local_needs_none() {
    write(Level.LOCAL, WithoutReplica.REFUSE);
    assertThat(degraded()).isZero();
  }

  @Test
  void replicated_degrades() {
    write(Level.REPLICATED, WithoutReplica.DEGRADE);
    assertThat(degraded()).isPositive();
  }

  @Test
  void or_refuses() {
    assertThatThrownBy(() -> write(Level.REPLICATED, WithoutReplica.REFUSE))
        .hasRootCauseInstanceOf(NoReplicaException.class);
    assertThat(degraded()).isZero();
  }

  @Test
  void fsync_is_as_safe_as_one_disk_is() {
    appendfsync("always");
    write(Level.FSYNC, WithoutReplica.REFUSE);
    assertThat(degraded()).isZero();
    assertThat(metrics.alone()).isEmpty();
  }

  @Test
  void fsync_refuses_a_node_that_writes_its_file_later() {
    assertThatThrownBy(() -> write(Level.FSYNC, WithoutReplica.DEGRADE))
        .hasRootCauseInstanceOf(NoReplicaException.class)
        .rootCause()
        .hasMessageContaining("everysec");
  }
}
