package till.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.lettuce.core.RedisException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import till.process.Await;
import till.process.Folders;
import till.process.StartFailedException;

/**
 * A cluster whose machine failed, and whose files are damaged then, is started again. A start is
 * mostly waiting for the nodes to agree, so several tests run at once.
 */
@Timeout(120)
final class ColdStartTest {

  @TempDir static Path original;
  @TempDir Path data;

  private final List<String> said = new ArrayList<>();

  @BeforeAll
  static void fill() {
    new DamagedFolder(original).fill();
  }

  @BeforeEach
  void copy() throws IOException {
    copy(original, data);
    folder().moveToFreePorts();
  }

  private DamagedFolder folder() {
    return new DamagedFolder(data);
  }

  private LocalCluster start() {
    return LocalCluster.start(folder().plan(), said::add);
  }

  /** The kinds of damage to one node's copy, which all leave another one. */
  enum Damage {
    ZEROS {
      @Override
      void to(DamagedFolder folder, String node) throws IOException {
        folder.appendZeros(node);
      }
    },
    CUT_IN_HALF {
      @Override
      void to(DamagedFolder folder, String node) throws IOException {
        Path file = folder.increment(node);
        DamagedFolder.truncate(file, Files.size(file) / 2);
      }
    },
    EMPTIED {
      @Override
      void to(DamagedFolder folder, String node) {
        folder.remove(node);
      }
    },
    GARBAGE_IN_THE_MIDDLE {
      @Override
      void to(DamagedFolder folder, String node) throws IOException {
        Path file = folder.increment(node);
        byte[] bytes = Files.readAllBytes(file);
        System.arraycopy(new byte[64], 0, bytes, bytes.length / 2, 64);
        Files.write(file, bytes);
      }
    },
    MANIFEST_MISSING {
      @Override
      void to(DamagedFolder folder, String node) throws IOException {
        Files.delete(folder.manifest(node));
      }
    },
    MANIFEST_GARBAGE {
      @Override
      void to(DamagedFolder folder, String node) throws IOException {
        Files.writeString(folder.manifest(node), "nothing of use\n");
      }
    },
    NODES_GARBAGE {
      @Override
      void to(DamagedFolder folder, String node) throws IOException {
        Files.write(folder.node(node).resolve("nodes.conf"), new byte[200]);
      }
    },
    NODES_MISSING {
      @Override
      void to(DamagedFolder folder, String node) throws IOException {
        Files.delete(folder.node(node).resolve("nodes.conf"));
      }
    },
    FOLDER_MISSING {
      @Override
      void to(DamagedFolder folder, String node) {
        Folders.delete(folder.node(node));
      }
    };

    abstract void to(DamagedFolder folder, String node) throws IOException;
  }

  @ParameterizedTest
  @Execution(CONCURRENT)
  @EnumSource
  void a_damaged_primary_loses_nothing(Damage damage) throws IOException {
    damage.to(folder(), "redis-1");
    try (LocalCluster cluster = start()) {
      DamagedFolder.check(cluster, "value-");
      assertThat(said).isNotEmpty();
    }
    said.clear();
    try (LocalCluster cluster = start()) {
      DamagedFolder.check(cluster, "value-");
      assertThat(said).isEmpty();
    }
  }

  @ParameterizedTest
  @Execution(CONCURRENT)
  @EnumSource
  void a_damaged_replica_copies_its_primary(Damage damage) throws IOException {
    damage.to(folder(), "redis-4");
    try (LocalCluster cluster = start()) {
      DamagedFolder.check(cluster, "value-");
      assertThat(cluster.states().get("redis-1")).matches(NodeState::isPrimary);
    }
  }

  /** It had been killed, and is to be started again while the others are at work. */
  @ParameterizedTest
  @Execution(CONCURRENT)
  @EnumSource(names = {"ZEROS", "EMPTIED", "MANIFEST_MISSING", "NODES_MISSING", "FOLDER_MISSING"})
  void a_damaged_primary_comes_back_as_a_replica(Damage damage) throws IOException {
    try (LocalCluster cluster = start()) {
      Node node = cluster.node("redis-1");
      cluster.kill(node);
      damage.to(folder(), "redis-1");
      cluster.revive(node);
      cluster.awaitHealthy();
      DamagedFolder.check(cluster, "value-");
      assertThat(cluster.states().get("redis-1")).matches(NodeState::isSynchronized);
      assertThat(said).anyMatch(line -> line.startsWith("redis-1 "));
    }
  }

  @Test
  @Execution(CONCURRENT)
  void an_emptied_primary_waits_while_nobody_has_taken_over() {
    try (LocalCluster cluster = start()) {
      Node node = cluster.node("redis-1");
      cluster.kill(cluster.node("redis-4"));
      cluster.kill(node);
      folder().remove("redis-1");
      assertThatThrownBy(() -> cluster.restart(node))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("no replica has taken over its slots");
    }
    try (LocalCluster cluster = start()) {
      DamagedFolder.check(cluster, "value-");
    }
  }

  @Test
  @Execution(CONCURRENT)
  void damaged_files_are_kept_beside_what_takes_their_place() throws IOException {
    folder().appendZeros("redis-1");
    byte[] damaged = Files.readAllBytes(folder().increment("redis-1"));
    start().close();
    List<String> kept = folder().setAside("redis-1");
    assertThat(kept).hasSize(1);
    assertThat(
            folder().node("redis-1").resolve(kept.getFirst()).resolve("appendonly.aof.1.incr.aof"))
        .hasBinaryContent(damaged);
    assertThat(said).anyMatch(line -> line.contains(kept.getFirst()));
    assertThat(said)
        .anyMatch(line -> line.startsWith("Shard 1 starts from the copy of redis-4: redis-1"));
  }

  @Test
  @Execution(CONCURRENT)
  void both_copies_damaged_is_a_decision_for_a_person() throws IOException {
    folder().appendZeros("redis-1");
    folder().appendZeros("redis-4");
    assertThatRefusalChangesNothing("redis-1");
    recover(Recovery.Choice.BEST);
    try (LocalCluster cluster = start()) {
      DamagedFolder.check(cluster, "value-");
    }
    assertThat(folder().setAside("redis-1")).isNotEmpty();
    assertThat(folder().setAside("redis-4")).isNotEmpty();
  }

  @Test
  @Execution(CONCURRENT)
  void a_replica_that_has_less_than_the_damaged_primary_does_not_take_its_place()
      throws IOException {
    Path file = folder().increment("redis-4");
    DamagedFolder.truncate(file, Files.size(file) / 2);
    folder().appendZeros("redis-1");
    assertThatRefusalChangesNothing("redis-1");
    recover(Recovery.Choice.BEST);
    try (LocalCluster cluster = start()) {
      DamagedFolder.check(cluster, "value-");
      assertThat(cluster.states().get("redis-1")).matches(NodeState::isPrimary);
    }
  }

  @Test
  @Execution(CONCURRENT)
  void rounds_of_the_barrier_behind_the_damage_count() throws IOException {
    Path file = folder().increment("redis-4");
    DamagedFolder.truncate(file, Files.size(file) * 2 / 3);
    Path primary = folder().increment("redis-1");
    byte[] bytes = Files.readAllBytes(primary);
    System.arraycopy(new byte[64], 0, bytes, bytes.length / 3, 64);
    Files.write(primary, bytes);
    assertThatRefusalChangesNothing("redis-1");
  }

  @Test
  @Execution(CONCURRENT)
  void a_copy_of_another_history_does_not_take_the_place_of_a_damaged_one() throws IOException {
    Path file = folder().increment("redis-4");
    String log = Files.readString(file, StandardCharsets.ISO_8859_1);
    int at = log.lastIndexOf("value-");
    Files.writeString(
        file, log.substring(0, at) + "wrong-" + log.substring(at + 6), StandardCharsets.ISO_8859_1);
    folder().appendZeros("redis-1");
    assertThatRefusalChangesNothing("redis-1");
  }

  @Test
  @Execution(CONCURRENT)
  void a_primary_that_was_replaced_does_not_take_the_place_of_its_damaged_successor()
      throws IOException {
    replaceRedis1ByRedis4();
    folder().appendZeros("redis-4");
    assertThatRefusalChangesNothing("redis-4");
    recover(Recovery.Choice.BEST);
    try (LocalCluster cluster = start()) {
      DamagedFolder.check(cluster, "later-");
    }
  }

  @Test
  @Execution(CONCURRENT)
  void a_primary_that_was_replaced_does_not_take_the_place_of_its_emptied_successor()
      throws IOException {
    replaceRedis1ByRedis4();
    folder().remove("redis-4");
    assertThatRefusalChangesNothing("redis-4");
  }

  @Test
  @Execution(CONCURRENT)
  void an_emptied_primary_that_was_replaced_starts_as_a_replica() throws IOException {
    replaceRedis1ByRedis4();
    folder().remove("redis-1");
    try (LocalCluster cluster = start()) {
      DamagedFolder.check(cluster, "later-");
      assertThat(said).anyMatch(line -> line.contains("redis-1 copies its primary, redis-4, anew"));
    }
  }

  /** The nodes hear of the new primary one after the other. */
  private static Optional<String> written(LocalCluster cluster, String value) {
    try {
      DamagedFolder.write(cluster, value);
      return Optional.empty();
    } catch (RedisException e) {
      return Optional.of(e.toString());
    }
  }

  private void replaceRedis1ByRedis4() {
    try (LocalCluster cluster = start()) {
      cluster.kill(cluster.node("redis-1"));
      Await.until(
          Duration.ofSeconds(30),
          () ->
              Optional.ofNullable(cluster.states().get("redis-4"))
                      .filter(NodeState::isPrimary)
                      .isPresent()
                  ? Optional.empty()
                  : Optional.of("redis-4 is no primary"));
      Await.until(Duration.ofSeconds(30), () -> written(cluster, "later-"));
      cluster.nodes().forEach(cluster::kill);
    }
  }

  @Test
  @Execution(CONCURRENT)
  void a_replica_that_was_gone_does_not_take_the_place_of_an_emptied_primary() throws IOException {
    try (LocalCluster cluster = start()) {
      cluster.kill(cluster.node("redis-4"));
      Await.until(
          Duration.ofSeconds(30),
          () ->
              isGivenUp(cluster.node("redis-4"), "redis-1")
                  ? Optional.empty()
                  : Optional.of("redis-1 has not given redis-4 up"));
      DamagedFolder.write(cluster, "later-");
      cluster.nodes().forEach(cluster::kill);
    }
    folder().remove("redis-1");
    assertThatRefusalChangesNothing("redis-1");
  }

  /** Whether a node has written down that the majority has given another one up. */
  private boolean isGivenUp(Node lost, String by) {
    try (var lines = Files.lines(folder().node(by).resolve("nodes.conf"))) {
      return lines
          .filter(line -> line.contains(":" + lost.port() + "@"))
          .anyMatch(line -> List.of(line.split(" ", -1)[2].split(",", -1)).contains("fail"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Execution(CONCURRENT)
  void files_of_another_cluster_are_set_aside(@TempDir Path other) throws IOException {
    LocalCluster.start(new DamagedFolder(other).plan()).close();
    Folders.delete(folder().node("redis-1"));
    copy(other.resolve("redis-1"), folder().node("redis-1"));
    assertThatRefusalChangesNothing("redis-1");
    recover(new Recovery.Choice(Optional.of(1), Optional.of("redis-4"), false));
    try (LocalCluster cluster = start()) {
      DamagedFolder.check(cluster, "value-");
    }
  }

  @Test
  @Execution(CONCURRENT)
  void a_lost_cluster_file_wipes_nothing() throws IOException {
    Files.delete(data.resolve("cluster.txt"));
    assertThatRefusalChangesNothing("cluster.txt");
    recover(Recovery.Choice.BEST);
    try (LocalCluster cluster = start()) {
      DamagedFolder.check(cluster, "value-");
    }
  }

  @Test
  @Execution(CONCURRENT)
  void a_damaged_cluster_file_is_written_anew() throws IOException {
    Files.write(data.resolve("cluster.txt"), new byte[40]);
    assertThatRefusalChangesNothing("cluster.txt");
    recover(Recovery.Choice.BEST);
    try (LocalCluster cluster = start()) {
      DamagedFolder.check(cluster, "value-");
    }
  }

  @Test
  @Execution(CONCURRENT)
  void a_shard_without_any_copy_starts_empty_only_if_a_person_says_so() throws IOException {
    folder().remove("redis-1");
    folder().remove("redis-4");
    assertThatRefusalChangesNothing("redis-1");
    assertThatThrownBy(() -> recover(Recovery.Choice.BEST))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("./till recover --shard 1 --empty");
    recover(new Recovery.Choice(Optional.of(1), Optional.empty(), true));
    try (LocalCluster cluster = start()) {
      assertThat(DamagedFolder.keys(cluster)).isBetween(150L, 250L);
    }
  }

  private void recover(Recovery.Choice choice) {
    Recovery recovery = Recovery.plan(data, choice);
    var before = contents();
    assertThat(Recovery.plan(data, choice).steps()).isEqualTo(recovery.steps());
    assertThat(contents()).isEqualTo(before);
    recovery.apply();
  }

  private void assertThatRefusalChangesNothing(String named) {
    var before = contents();
    assertThatThrownBy(() -> start().close())
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("./till recover")
        .hasMessageContaining(named)
        .message()
        .doesNotContain("\n");
    assertThat(contents()).isEqualTo(before);
  }

  private Map<String, Long> contents() {
    var sums = new TreeMap<String, Long>();
    try (var files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        var sum = new CRC32C();
        sum.update(Files.readAllBytes(file));
        sums.put(data.relativize(file).toString(), sum.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sums;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
