package till.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the nodes when the JVM that started them ends, one way or another. */
@Timeout(60)
final class OwnerDeathTest {
  /** A JVM with a test cluster; it says when it has it and then waits for its end. */
  static final class Owner {
    private Owner() {}

    public static void main(String[] arguments) throws InterruptedException {
      System.out.println(TestCluster.shared().uris());
      new CountDownLatch(1).await();
    }
  }

  @TempDir Path temporary;

  @Test
  void a_jvm_that_is_told_to_stop_takes_its_nodes_along() throws Exception {
    Process owner = owner();
    List<ProcessHandle> nodes = owner.children().toList();
    owner.destroy();
    owner.waitFor();
    assertThat(nodes).hasSize(3).noneMatch(ProcessHandle::isAlive);
    assertThat(clusters()).isEmpty();
  }

  @Test
  void what_a_killed_jvm_has_left_is_swept_up_by_the_next_one() throws Exception {
    Process killed = owner();
    List<ProcessHandle> nodes = killed.children().toList();
    killed.destroyForcibly().waitFor();
    assertThat(nodes).hasSize(3).allMatch(ProcessHandle::isAlive);
    Process next = owner();
    nodes.forEach(node -> node.onExit().join());
    next.destroy();
    next.waitFor();
    assertThat(clusters()).isEmpty();
  }

  private Process owner() throws Exception {
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader output = owner.inputReader();
    assertThat(Objects.requireNonNull(output.readLine())).startsWith("redis://");
    return owner;
  }

  private List<Path> clusters() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("till-test-cluster-"))
          .toList();
    }
  }
}
