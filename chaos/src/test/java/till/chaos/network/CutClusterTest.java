package till.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import till.cluster.ClusterPlan;
import till.cluster.LocalCluster;
import till.cluster.NodeState;
import till.process.Await;

/** A real cluster whose nodes find each other through the network of the suite. */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
final class CutClusterTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void a_replica_takes_over_from_a_primary_that_is_cut_off_and_keeps_what_it_took(
      @TempDir Path folder) {
    try (Network network = new Network();
        LocalCluster cluster =
            LocalCluster.start(
                ClusterPlan.in(folder)
                    .withNodeTimeout(Duration.ofSeconds(1))
                    .withDetour(network))) {
      assertThat(cluster.uris()).doesNotContain(":" + cluster.node("redis-1").port());
      network.isolate("redis-1");
      Await.until(LIMIT, () -> isPrimary(cluster, "redis-4"));
      network.heal();
      Await.until(LIMIT, () -> isReplica(cluster, "redis-1"));
      cluster.awaitHealthy();
    }
  }

  private static Optional<String> isPrimary(LocalCluster cluster, String node) {
    NodeState state = cluster.states().get(node);
    return state != null && state.isPrimary()
        ? Optional.empty()
        : Optional.of(node + " is no primary");
  }

  private static Optional<String> isReplica(LocalCluster cluster, String node) {
    NodeState state = cluster.states().get(node);
    return state != null && !state.isPrimary()
        ? Optional.empty()
        : Optional.of(node + " is a primary");
  }
}
