package till.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import till.cluster.ClusterPlan;
import till.cluster.LocalCluster;
import till.process.Await;
import till.process.ProcessSignals;

/** Three primaries without replicas, one of which stops until the others have given it up. */
final class GivenUpPrimaryTest {
  private static final Duration NODE_TIMEOUT = Duration.ofMillis(500);
  private static final Duration LATEST = Duration.ofSeconds(30);
  private static final int WAITING_MAX = 3;
  private static final Script REMEMBER = Script.load("test/remember");
  private static final ShardLimits LIMITS =
      new ShardLimits(
          Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofSeconds(4), WAITING_MAX);

  @TempDir private Path folder;
  private LocalCluster cluster;
  private RedisClusterClient client;
  private Shards shards;
  private Scripts scripts;
  private String sick;

  @BeforeEach
  void connect() {
    cluster =
        LocalCluster.start(ClusterPlan.in(folder).withNodes(3, 0).withNodeTimeout(NODE_TIMEOUT));
    client = RedisFactory.client(cluster.uris());
    client.connect();
    shards = ShardProbesTest.probed(client, LIMITS);
    scripts = new Scripts(shards);
    int port = cluster.nodes().getFirst().port();
    sick =
        IntStream.range(0, 1000)
            .mapToObj(i -> "k" + i)
            .filter(
                key ->
                    client.getPartitions().getPartitionBySlot(Shards.slot(key)).getUri().getPort()
                        == port)
            .findFirst()
            .orElseThrow();
    assertThat(write().join()).isEqualTo("REMEMBERED");
  }

  @AfterEach
  void close() throws Exception {
    ProcessSignals.resume(pid());
    shards.close();
    client.shutdown();
    cluster.close();
  }

  @Test
  void as_few_requests_wait_for_it_as_for_one_that_is_only_silent_and_none_for_long()
      throws Exception {
    ProcessSignals.pause(pid());
    until(
        "it is given up",
        () ->
            client
                .getPartitions()
                .getPartition("127.0.0.1", cluster.nodes().getFirst().port())
                .is(NodeFlag.FAIL));
    assertThatThrownBy(shards.ofSlot(Shards.slot(sick)).toCompletableFuture()::join)
        .hasCauseInstanceOf(ShardUnavailableException.class);
    until("it is lost", () -> shards.outage(sick).orElseThrow().isLost());
    assertThat(write()).as("nobody waits for it any more").isCompletedExceptionally();
  }

  private CompletableFuture<String> write() {
    return scripts.string(REMEMBER, new String[] {sick}, "value").toCompletableFuture();
  }

  private static void until(String what, BooleanSupplier holds) {
    Await.until(
        LATEST, () -> holds.getAsBoolean() ? Optional.empty() : Optional.of("not yet: " + what));
  }

  private long pid() {
    return cluster.process(cluster.nodes().getFirst()).pid();
  }
}
