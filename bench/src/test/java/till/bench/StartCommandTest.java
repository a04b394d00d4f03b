package till.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How starts are told, without any. */
class StartCommandTest {
  @Test
  void each_line_has_the_median_and_the_longest_for_each_number_of_nodes() {
    Map<Integer, Map<String, List<Duration>>> took = new LinkedHashMap<>();
    took.put(0, Map.of("the gateway listens", milliseconds(1_000, 900, 2_500)));
    took.put(1, Map.of("the gateway listens", milliseconds(1_110)));

    assertThat(StartCommand.table(took).toString())
        .isEqualTo(
            """
            median, longest       3 + 0   nodes   3 + 3   nodes
            the gateway listens  1.00 s  2.50 s  1.11 s  1.11 s
            """);
  }

  private static List<Duration> milliseconds(long... times) {
    return LongStream.of(times).mapToObj(Duration::ofMillis).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rounds 0     | --rounds must be from 1 to 100, not 0",
        "--replicas 0,6 | --replicas must be from 0 to 5, not 6",
      })
  void arguments_without_sense_are_refused(String arguments, String message) {
    StringWriter err = new StringWriter();
    String[] words =
        Stream.concat(Stream.of("start"), Stream.of(arguments.split(" ", -1)))
            .toArray(String[]::new);
    assertThat(Bench.commandLine().setErr(new PrintWriter(err)).execute(words)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }
}
