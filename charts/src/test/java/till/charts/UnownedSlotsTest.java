package till.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How the Job of charts/redis-cluster finds the slots that nobody has. */
final class UnownedSlotsTest {
  private static final String NODE = "id 10.0.0.1:6379@16379,name master - 0 0 1 connected";

  @Test
  void all_are_unowned_before_there_is_a_cluster() throws Exception {
    assertThat(unowned(0, 5460, NODE, NODE)).isEqualTo("0 5460\n");
  }

  @Test
  void none_is_unowned_of_a_cluster_that_is_whole() throws Exception {
    assertThat(unowned(5461, 10922, NODE + " 0-8000", NODE + " 8001-16383")).isEmpty();
  }

  @Test
  void a_node_with_a_new_volume_makes_none_unowned() throws Exception {
    assertThat(unowned(0, 5460, NODE, NODE + " 0-16383")).isEmpty();
  }

  @Test
  void those_between_the_slots_of_restored_data_are_unowned() throws Exception {
    assertThat(unowned(0, 100, NODE + " 1 3-4 90-200", NODE + " 50"))
        .isEqualTo("0 0\n2 2\n5 49\n51 89\n");
  }

  @Test
  void what_is_under_way_has_its_owner() throws Exception {
    assertThat(unowned(0, 1, NODE + " 0 [0->-other]", NODE + " [1-<-other]")).isEqualTo("1 1\n");
  }

  private static String unowned(int from, int to, String... nodes)
      throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("sh", "-c", ". ./common.sh; unowned " + from + " " + to)
            .directory(Repository.path("charts/redis-cluster/files").toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var lines = shell.outputWriter(StandardCharsets.UTF_8)) {
      lines.write(String.join("\n", nodes) + "\n");
    }
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).isZero();
    return said;
  }
}
