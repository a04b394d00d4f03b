package till.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Nobody else's shop is visited. */
final class VisitCommandTest {
  @ParameterizedTest
  @ValueSource(strings = {"http://192.0.2.1:8000", "http://shop.invalid", "shop"})
  void a_target_that_is_not_on_this_machine_is_refused(String target) {
    var err = new StringWriter();
    CommandLine command = Chaos.commandLine().setErr(new PrintWriter(err));

    int status =
        command.execute("visit", "--target", target, "--redis", "redis://127.0.0.1:1", "true");

    assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains(target + " is not on this machine");
  }
}
