package till.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import till.cluster.ClusterPlan;
import till.cluster.LocalCluster;

@Timeout(120)
final class RecoverCommandTest {
  @TempDir private Path data;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private ClusterPlan plan() {
    DataFolder folder = new DataFolder(data);
    return ClusterPlan.in(folder.redis(), folder.logs(), folder.run()).withNodes(3, 0);
  }

  private int recover(String... options) {
    PrintStream out = System.out;
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      CommandLine command = new CommandLine(new RecoverCommand());
      command.setErr(new PrintWriter(said, true, StandardCharsets.UTF_8));
      List<String> all =
          Stream.concat(Stream.of("--data", data.toString()), Stream.of(options)).toList();
      return command.execute(all.toArray(String[]::new));
    } finally {
      System.setOut(out);
    }
  }

  @Test
  void a_damaged_copy_without_another_one_is_cut() throws IOException {
    LocalCluster.start(plan()).close();
    Path file = data.resolve("redis/redis-2/appendonlydir/appendonly.aof.1.incr.aof");
    Files.write(file, new byte[100], StandardOpenOption.APPEND);
    byte[] damaged = Files.readAllBytes(file);

    assertThat(recover("--dry-run")).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("redis-2  primary of shard 2: appendonly.aof.1.incr.aof is damaged from byte")
        .contains("the 100 bytes behind it are left out")
        .contains("Nothing has been changed.");
    assertThat(file).hasBinaryContent(damaged);

    assertThat(recover()).isZero();
    assertThat(Files.size(file)).isEqualTo(damaged.length - 100);
    LocalCluster.start(plan()).close();
    said.reset();
    assertThat(recover()).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("Nothing to recover");
  }

  @Test
  void a_shop_that_is_up_is_left_alone() {
    LocalCluster cluster = LocalCluster.start(plan());
    try (cluster) {
      assertThat(recover()).isNotZero();
      assertThat(said.toString(StandardCharsets.UTF_8))
          .contains("Still up: redis-1, redis-2, redis-3");
    }
  }
}
