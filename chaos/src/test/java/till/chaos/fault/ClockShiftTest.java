package till.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
final class ClockShiftTest {
  private static final long TOLERANCE_SECONDS = 30;

  @Test
  void the_clock_of_a_process_jumps_while_it_runs_and_jumps_back(@TempDir Path folder)
      throws IOException {
    ClockShift clock = clock(folder);
    try (Shell shell = new Shell(clock, "shell-3")) {
      assertThat(shell.seconds()).isCloseTo(now(), within());
      clock.shift("shell-3", Duration.ofHours(1));
      assertThat(shell.seconds() - now()).isCloseTo(3_600, within());
      clock.shift("shell-2", Duration.ofHours(10));
      assertThat(shell.seconds() - now()).isCloseTo(3_600, within());
      clock.shift("shell-3", Duration.ofHours(-1));
      assertThat(shell.seconds() - now()).isCloseTo(-3_600, within());
      clock.shift("shell-3", Duration.ZERO);
      assertThat(shell.seconds()).isCloseTo(now(), within());
    }
  }

  @Test
  void the_clocks_of_all_jump_together(@TempDir Path folder) throws IOException {
    ClockShift clock = clock(folder);
    try (Shell one = new Shell(clock, "shell-1");
        Shell two = new Shell(clock, "shell-2")) {
      clock.shiftAll(Duration.ofMinutes(10));
      clock.shift("shell-2", Duration.ofMinutes(10));
      assertThat(one.seconds() - now()).isCloseTo(600, within());
      assertThat(two.seconds() - now()).isCloseTo(1_200, within());
    }
  }

  private static ClockShift clock(Path folder) {
    assumeTrue(ClockShift.compiler().isPresent());
    return ClockShift.build(folder).orElseThrow();
  }

  private static Offset<Long> within() {
    return Offset.offset(TOLERANCE_SECONDS);
  }

  private static long now() {
    return InstantSource.system().instant().getEpochSecond();
  }

  /** A process whose clock is asked again and again, in a folder of that name as a node has it. */
  private static final class Shell implements AutoCloseable {
    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    Shell(ClockShift clock, String name) throws IOException {
      String loop = "while read -r; do printf '%(%s)T\\n' -1; done";
      String script = "PWD=/" + name + "; " + clock.exports() + "exec \"$0\" \"$@\"";
      List<String> command = List.of("bash", "-c", script, "bash", "-c", loop);
      process = new ProcessBuilder(command).start();
      questions = process.outputWriter();
      answers = process.inputReader();
    }

    long seconds() throws IOException {
      questions.write("?\n");
      questions.flush();
      return Long.parseLong(answers.readLine().strip());
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
