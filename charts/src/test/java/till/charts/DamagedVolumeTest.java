package till.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import till.cluster.ClusterAdministration;
import till.cluster.ClusterPlan;
import till.cluster.LocalCluster;
import till.cluster.NodeState;
import till.process.Await;
import till.process.ChildProcess;
import till.process.Folders;
import till.process.SearchPath;

/**
 * What start.sh of charts/redis-cluster makes of volumes, on nodes that are local processes:
 * redis-1 is pod 0 of shard 0, and redis-4, its replica, is pod 1.
 */
@Timeout(180)
final class DamagedVolumeTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int KEYS = 100;

  @TempDir private Path data;
  private final Map<String, Integer> ports = new HashMap<>();
  private final List<ChildProcess> running = new ArrayList<>();

  @BeforeEach
  void fill() {
    for (String program : List.of("redis-server", "redis-cli", "redis-check-aof")) {
      assumeTrue(SearchPath.find(program).isPresent(), "there is no " + program + " here");
    }
    try (LocalCluster cluster = LocalCluster.start(ClusterPlan.in(data))) {
      cluster.nodes().forEach(node -> ports.put(node.name(), node.port()));
      redis(
          cluster.nodes().getFirst().port(),
          commands ->
              IntStream.range(0, KEYS)
                  .forEach(
                      i -> {
                        commands.accept("key-" + i, "value-" + i);
                      }));
    }
  }

  @AfterEach
  void stop() {
    ChildProcess.stop(running, Duration.ofSeconds(10));
  }

  private interface Writer {
    void accept(String key, String value);
  }

  private static void redis(int port, Consumer<Writer> work) {
    try (RedisClusterClient client = RedisClusterClient.create(RedisURI.create("127.0.0.1", port));
        var connection = client.connect()) {
      work.accept(
          (key, value) -> {
            connection.sync().set(key, value);
            for (String tag : List.of("0", "1", "2", "3", "4")) {
              connection.sync().incr("till:barrier:{" + tag + "}");
            }
          });
    }
  }

  private Path files() {
    return data.resolve("redis-1/appendonlydir");
  }

  private void appendZeros() throws IOException {
    Files.write(
        files().resolve("appendonly.aof.1.incr.aof"), new byte[100], StandardOpenOption.APPEND);
  }

  private void startOthers(String... names) {
    for (String name : names) {
      start(name);
    }
  }

  private void start(String name) {
    running.add(
        ChildProcess.start(
            new ChildProcess.Program(
                name,
                List.of("redis-server", "redis.conf"),
                Map.of(),
                data.resolve(name),
                data.resolve(name + ".log"))));
  }

  /** The part of start.sh before it starts Redis, in the place of redis-1. */
  private ChildProcess startScript() {
    String script =
        """
        set -eu
        . ./common.sh
        . ./data.sh
        cli() {
          case $2 in
            till-redis-0-0.*) port=%d ;;
            till-redis-0-1.*) port=%d ;;
            *) exit 9 ;;
          esac
          shift 2
          timeout 5 redis-cli -p "$port" "$@"
        }
        await_turn
        """
            .formatted(ports.get("redis-1"), ports.get("redis-4"));
    ChildProcess started =
        ChildProcess.start(
            new ChildProcess.Program(
                "start.sh",
                List.of("sh", "-c", script),
                Map.of(
                    "DATA", data.resolve("redis-1").toString(),
                    "LOOK_SECONDS", "1",
                    "NAME", "till-redis",
                    "POD_NAME", "till-redis-0-0",
                    "POD_IP", "127.0.0.1",
                    "NODES_DOMAIN", "nodes",
                    "TLS", "false",
                    "SHARDS", "3",
                    "PER_SHARD", "2"),
                Repository.path("charts/redis-cluster/files").toAbsolutePath(),
                data.resolve("start.log")));
    running.add(started);
    return started;
  }

  private String said() {
    try {
      return Files.readString(data.resolve("start.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitEnd(ChildProcess script) {
    Await.until(
        LIMIT, () -> script.isAlive() ? Optional.of("It waits: " + said()) : Optional.empty());
    assertThat(script.exit()).as(said()).isEqualTo("exit code 0");
  }

  private void checkAfterStart() {
    start("redis-1");
    try (ClusterAdministration nodes = new ClusterAdministration()) {
      Await.until(
          LIMIT,
          () ->
              nodes
                      .state(Objects.requireNonNull(ports.get("redis-1")))
                      .filter(NodeState::isSynchronized)
                      .isPresent()
                  ? Optional.empty()
                  : Optional.of("redis-1 is no replica"));
    }
    try (RedisClusterClient client =
            RedisClusterClient.create(
                RedisURI.create("127.0.0.1", Objects.requireNonNull(ports.get("redis-2"))));
        var connection = client.connect()) {
      // The nodes need a moment until they agree that the cluster is whole.
      Await.until(LIMIT, () -> unread(connection.sync()));
      IntStream.range(0, KEYS)
          .forEach(i -> assertThat(connection.sync().get("key-" + i)).isEqualTo("value-" + i));
    }
  }

  private static Optional<String> unread(RedisAdvancedClusterCommands<String, String> redis) {
    try {
      IntStream.range(0, KEYS).forEach(i -> redis.get("key-" + i));
      return Optional.empty();
    } catch (RedisException e) {
      return Optional.of(e.toString());
    }
  }

  @Test
  void a_whole_volume_starts_at_once() {
    awaitEnd(startScript());
    assertThat(said()).isEmpty();
  }

  @Test
  void a_primary_with_a_damaged_file_becomes_the_replica_of_its_replica() throws IOException {
    appendZeros();
    startOthers("redis-2", "redis-3", "redis-4", "redis-5", "redis-6");
    awaitEnd(startScript());
    assertThat(said()).contains("till-redis-0-1 has all that was acknowledged, and takes over");
    assertThat(said()).contains("appendonlydir is set aside as appendonlydir.set-aside-");
    checkAfterStart();
  }

  @Test
  void an_emptied_primary_becomes_the_replica_of_its_replica() {
    Folders.delete(files());
    startOthers("redis-2", "redis-3", "redis-4", "redis-5", "redis-6");
    awaitEnd(startScript());
    checkAfterStart();
  }

  @Test
  void a_primary_without_its_manifest_waits_for_a_decision() throws IOException {
    Files.delete(files().resolve("appendonly.aof.manifest"));
    startOthers("redis-2", "redis-3", "redis-4", "redis-5", "redis-6");
    ChildProcess script = startScript();
    Await.until(
        LIMIT, () -> said().contains("waiting: ") ? Optional.empty() : Optional.of("says nothing"));
    assertThat(script.isAlive()).isTrue();
    takeOver();
    awaitEnd(script);
    checkAfterStart();
  }

  private void takeOver() throws IOException {
    Process process =
        new ProcessBuilder(
                "redis-cli", "-p", "" + ports.get("redis-4"), "cluster", "failover", "takeover")
            .start();
    assertThat(process.onExit().join().exitValue()).isZero();
  }

  @Test
  void a_damaged_primary_waits_while_its_replica_has_less() throws IOException {
    appendZeros();
    Path replica = data.resolve("redis-4/appendonlydir/appendonly.aof.2.incr.aof");
    Path file =
        Files.exists(replica) ? replica : replica.resolveSibling("appendonly.aof.1.incr.aof");
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
    startOthers("redis-2", "redis-3", "redis-4", "redis-5", "redis-6");
    ChildProcess script = startScript();
    Await.until(
        LIMIT, () -> said().contains("waiting: ") ? Optional.empty() : Optional.of("says nothing"));
    assertThat(script.isAlive()).isTrue();
  }

  @Test
  void a_damaged_replica_starts_with_nothing() throws IOException {
    Files.move(data.resolve("redis-1"), data.resolve("swap"));
    Files.move(data.resolve("redis-4"), data.resolve("redis-1"));
    try (var all = Files.list(files())) {
      Path last =
          all.filter(file -> file.toString().endsWith(".incr.aof")).findFirst().orElseThrow();
      Files.write(last, new byte[100], StandardOpenOption.APPEND);
    }
    awaitEnd(startScript());
    assertThat(files()).doesNotExist();
    assertThat(said()).contains("set aside");
  }
}
