package till.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static till.tidy.Findings.when;

import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file looks like. */
class FilesTest {
  private static final Pattern LATER = Pattern.compile("\\b(?:TO[D]O|FIX[M]E|XX[X])\\b");
  private static final Pattern TAB = Pattern.compile("^.*\\t.*$", Pattern.MULTILINE);
  private static final Pattern TRAILING_BLANK = Pattern.compile("^.*[ \\t\\r]$", Pattern.MULTILINE);
  private static final Pattern LONG_LINE =
      Pattern.compile("^(?!import ).{101,}$", Pattern.MULTILINE);
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.:])/(?:work|root|home|Users)/[\\w.-]+");
  private static final Pattern PRIVATE_HOST =
      Pattern.compile(
          "(?i)\\b[a]rtifactory\\b|\\b[n]exus\\b|\\.(?:corp|lan)\\b"
              + "|//(?:10|192\\.168|172\\.(?:1[6-9]|2\\d|3[01]))\\.[\\d.]+");
  private static final Pattern REPOSITORY =
      Pattern.compile(
          "<(?:repository|pluginRepository|mirror|distributionManagement)>"
              + "|https?://(?!maven\\.apache\\.org/|www\\.w3\\.org/)\\S*");

  @Test
  void nothing_is_left_for_later() {
    assertThat(places(LATER, Repository.textFiles())).as("do it, or open an issue").isEmpty();
  }

  @Test
  void a_file_ends_with_one_newline() {
    assertThat(
            Findings.in(
                Repository.textFiles(),
                file ->
                    when(
                        !file.text().endsWith("\n") || file.text().endsWith("\n\n"),
                        "ends otherwise")))
        .as("end the file with one newline")
        .isEmpty();
  }

  @Test
  void there_are_no_tabs() {
    assertThat(places(TAB, Repository.textFiles("java", "lua", "yml", "yaml")))
        .as("indent with blanks")
        .isEmpty();
  }

  @Test
  void no_line_ends_with_a_blank() {
    assertThat(places(TRAILING_BLANK, Repository.textFiles()))
        .as("take the blank at the end of the line away")
        .isEmpty();
  }

  @Test
  void a_line_has_100_characters_at_most() {
    assertThat(places(LONG_LINE, Repository.textFiles("java", "lua"))).as("break it").isEmpty();
  }

  @Test
  void no_file_knows_the_machine_it_was_written_on() {
    assertThat(places(MACHINE_PATH, Repository.textFiles()))
        .as("write the path from the root of the repository")
        .isEmpty();
  }

  @Test
  void no_file_names_a_host_that_others_cannot_reach() {
    assertThat(places(PRIVATE_HOST, Repository.textFiles()))
        .as("take the host out, or let a setting name it")
        .isEmpty();
  }

  @Test
  void no_pom_says_where_artifacts_come_from() {
    assertThat(places(REPOSITORY, Repository.textFiles("xml")))
        .as("leave that to the settings of the user's Maven")
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"till", ".ci/run"})
  void a_program_can_be_executed(String path) {
    assertThat(Files.isExecutable(Repository.ROOT.resolve(path)))
        .as("run chmod +x %s, and git update-index --chmod=+x %s", path, path)
        .isTrue();
  }

  private static List<String> places(Pattern pattern, List<TextFile> files) {
    return files.stream().flatMap(file -> file.places(pattern).stream()).toList();
  }
}
