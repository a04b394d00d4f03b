package till.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessIdentityTest {
  private final ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current());

  @Test
  void it_survives_being_written_and_read() {
    assertThat(ProcessIdentity.parse(self + "\n")).hasValue(self);
  }

  @Test
  void it_finds_the_process_but_not_another_with_the_same_pid() {
    ProcessIdentity earlier =
        new ProcessIdentity(self.pid(), self.started().minus(Duration.ofMinutes(1)));
    assertThat(self.find()).hasValue(ProcessHandle.current());
    assertThat(earlier.find()).isEmpty();
  }

  @Test
  void a_run_folder_lists_the_living(@TempDir Path folder) throws Exception {
    RunFolder run = new RunFolder(folder.resolve("run"));
    assertThat(run.alive()).isEmpty();
    run.write("self", self);
    run.write("gone", new ProcessIdentity(self.pid(), self.started().minusSeconds(60)));
    Files.writeString(folder.resolve("run").resolve("torn.pid"), "12");
    assertThat(run.alive()).containsOnlyKeys("self");
    run.remove("self");
    assertThat(run.alive()).isEmpty();
  }
}
