package till.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is said before anything is started. */
class BenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine bench =
      Bench.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @ParameterizedTest
  @ValueSource(strings = {"--help", "checkout --help", "hot --help", "all --help", "soak --help"})
  void help_is_given(String arguments) {
    assertThat(bench.execute(arguments.split(" ", -1))).isZero();
    assertThat(out.toString()).contains("Usage: bench");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "checkout --clients 0             | --clients must be from 1 to 10000, not 0",
        "checkout --clients many          | 'many' is not an int",
        "checkout --seconds 0             | --seconds must be from 1 to 3600, not 0",
        "checkout --seconds 3601          | --seconds must be from 1 to 3600, not 3601",
        "checkout --warmup -1             | --warmup must be from 0 to 3600, not -1",
        "checkout --orders 255            | --orders must be from 256 to 10000000, not 255",
        "checkout --items 0               | --items must be from 1 to 10000000, not 0",
        "checkout --users 0               | --users must be from 1 to 10000000, not 0",
        "checkout --open 0                | --open must be from 1 to 200, not 0",
        "checkout --open 10,half          | --open must be percentages such as 10,50,80, or none",
        "checkout --durability none       | expected one of [LOCAL, REPLICATED, FSYNC]",
        "checkout --partitions 2000       | --partitions must be from 0 to 1024, not 2000",
        "checkout --primaries 0           | --primaries must be from 1 to 9, not 0",
        "checkout --replicas -1           | --replicas must be from 0 to 5, not -1",
        "checkout --instances 0           | --instances must be from 1 to 9, not 0",
        "checkout --target ftp://a        | --target must be http://host:port",
        "checkout --target http://a       | --target must be http://host:port",
        "mixed --target http://8.8.8.8:80 | --allow-remote",
        "hot --target --direct            | --direct is for a shop of its own",
        "checkout --speed 9               | Unknown options: '--speed'",
        "soak --minutes 0                | --minutes must be from 1 to 1440, not 0",
        "soak --minutes 1 --warmup 60    | --warmup must be from 0 to 59, not 60",
        "soak --growth 0                 | --growth must be from 1 to 1000, not 0",
        "soak --orders 63                | --orders must be from 64 to 10000000, not 63",
        "soak --instances 10             | --instances must be from 1 to 9, not 10",
        "restock                          | Unmatched argument",
      })
  void arguments_without_sense_are_refused(String arguments, String message) {
    assertThat(bench.execute(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void without_a_command_it_says_which_there_are() {
    assertThat(bench.execute()).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required subcommand", "checkout");
  }

  @Test
  void a_shop_that_is_not_there_is_a_clear_error() {
    assertThat(bench.execute("checkout", "--target", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString()).startsWith("bench: POST /stock/batch_init/").contains("refused");
  }

  @Test
  void a_data_folder_on_which_nothing_runs_is_a_clear_error(@TempDir Path folder) {
    assertThat(bench.execute("soak", "--data", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).startsWith("bench: Nothing is up on " + folder);
  }
}
