package till.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import till.process.FreePorts;
import till.process.RunFolder;
import till.process.StartFailedException;

final class LocalClusterTest {
  @TempDir Path folder;

  @Test
  void three_primaries_and_three_replicas_come_up_whole() {
    try (LocalCluster cluster = LocalCluster.start(ClusterPlan.in(folder))) {
      assertThat(cluster.nodes()).hasSize(6);
      assertThat(cluster.states().values())
          .hasSize(6)
          .allMatch(state -> state.isClusterOk() && state.primariesSeen() == 3);
      assertThat(cluster.states().values()).filteredOn(NodeState::isPrimary).hasSize(3);
      assertThat(cluster.states().values()).filteredOn(NodeState::isSynchronized).hasSize(3);
      Keys.write(cluster);
      Keys.check(cluster);
    }
  }

  @Test
  void what_was_written_is_there_after_an_orderly_stop() {
    ClusterPlan plan = ClusterPlan.in(folder);
    String uris;
    try (LocalCluster cluster = LocalCluster.start(plan)) {
      Keys.write(cluster);
      uris = cluster.uris();
    }
    assertThat(new RunFolder(plan.run()).alive()).isEmpty();
    try (LocalCluster cluster = LocalCluster.start(plan)) {
      assertThat(cluster.uris()).isEqualTo(uris);
      Keys.check(cluster);
    }
  }

  @Test
  void what_was_synced_is_there_after_all_nodes_were_killed() throws IOException {
    ClusterPlan plan = ClusterPlan.in(folder).withNodes(3, 0).withAppendfsync("always");
    try (LocalCluster cluster = LocalCluster.start(plan)) {
      Keys.write(cluster);
      cluster.nodes().forEach(cluster::kill);
      assertThat(cluster.nodes()).noneMatch(node -> cluster.process(node).isAlive());
    }
    tearLastCommand(folder.resolve("redis-1"));
    try (LocalCluster cluster = LocalCluster.start(plan)) {
      Keys.check(cluster);
    }
  }

  /** As if the node had been killed in the middle of writing a command to its file. */
  private static void tearLastCommand(Path node) throws IOException {
    try (var files = Files.list(node.resolve("appendonlydir"))) {
      Path last = files.filter(file -> file.toString().endsWith(".incr.aof")).findFirst().get();
      Files.writeString(last, "*3\r\n$3\r\nSET\r\n$4\r\nto", StandardOpenOption.APPEND);
    }
  }

  @Test
  void a_killed_node_starts_again_under_its_name_and_port() {
    try (LocalCluster cluster = LocalCluster.start(ClusterPlan.in(folder).withNodes(3, 0))) {
      Keys.write(cluster);
      Node before = cluster.node("redis-2");
      cluster.kill(before);
      cluster.restart(before);
      Node after = cluster.node("redis-2");
      assertThat(after.port()).isEqualTo(before.port());
      assertThat(after.pid()).isNotEqualTo(before.pid());
      cluster.awaitHealthy();
      Keys.check(cluster);
    }
  }

  @Test
  void a_dead_primary_comes_back_as_the_replica_of_its_replica() {
    try (LocalCluster cluster = LocalCluster.start(ClusterPlan.in(folder))) {
      Keys.write(cluster);
      Node primary = cluster.nodes().getFirst();
      cluster.kill(primary);
      cluster.revive(primary);
      cluster.awaitHealthy();
      assertThat(cluster.states().get(primary.name())).matches(NodeState::isSynchronized);
      Keys.check(cluster);
    }
  }

  @Test
  void a_port_in_use_is_named_and_nothing_is_left_running() throws IOException {
    ClusterPlan plan =
        ClusterPlan.in(folder).withNodes(3, 0).withBasePort(FreePorts.find(1).getFirst());
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(
          new InetSocketAddress(
              InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), plan.basePort() + 1));
      assertThatThrownBy(() -> LocalCluster.start(plan))
          .isInstanceOf(StartFailedException.class)
          .hasMessage(
              "Port %d, for the Redis node redis-2, is in use by another program.",
              plan.basePort() + 1);
    }
    assertThat(new RunFolder(plan.run()).alive()).isEmpty();
  }

  @Test
  void a_folder_with_another_number_of_nodes_is_refused() {
    LocalCluster.start(ClusterPlan.in(folder).withNodes(3, 0)).close();
    assertThatThrownBy(() -> LocalCluster.start(ClusterPlan.in(folder)))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("3 primaries with 0 replicas each; 3 and 1 were asked for");
  }

  @Test
  void the_bundled_server_is_named_after_the_machine() {
    record Machine(String system, String architecture, String resource) {}
    List.of(
            new Machine("Linux", "amd64", "redis-server-7.0.15-linux-amd64"),
            new Machine("Linux", "aarch64", "redis-server-7.0.15-linux-arm64"),
            new Machine("Mac OS X", "x86_64", "redis-server-7.0.15-darwin-amd64"),
            new Machine("Mac OS X", "aarch64", "redis-server-7.0.15-darwin-arm64"))
        .forEach(
            machine ->
                assertThat(RedisServerBinary.resource(machine.system, machine.architecture))
                    .isEqualTo(machine.resource));
  }
}
