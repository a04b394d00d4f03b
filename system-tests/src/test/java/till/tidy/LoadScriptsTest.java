package till.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static till.tidy.Findings.when;

import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts that put load on the shop run anywhere, judge alike, and are documented. */
class LoadScriptsTest {
  private static final Pattern SCRIPT = Pattern.compile("k6/([\\w-]+)\\.js");
  private static final Pattern SCRIPT_OR_SHARED = Pattern.compile("k6/(?:lib/)?[\\w-]+\\.js");
  private static final Pattern IMPORT = Pattern.compile("\\b(?:from|import\\(?) *['\"]([^'\"]+)");
  private static final Pattern OURS_OR_OF_K6 =
      Pattern.compile("\\./(?:lib/)?[\\w-]+\\.js|k6(?:/\\w+)?");

  private final List<TextFile> scripts = matching(SCRIPT);

  @Test
  void there_are_scripts() {
    assertThat(scripts).as("the scripts are k6/*.js").isNotEmpty();
  }

  @Test
  void a_script_needs_nothing_but_k6() {
    assertThat(
            Findings.in(
                matching(SCRIPT_OR_SHARED),
                file ->
                    file.matches(IMPORT)
                        .map(match -> match.group(1))
                        .filter(name -> !OURS_OR_OF_K6.matcher(name).matches())))
        .as("import from k6/lib and from k6 only, nothing that must be fetched")
        .isEmpty();
  }

  @Test
  void every_script_is_judged_and_told_about_in_the_same_way() {
    assertThat(
            Findings.in(
                scripts,
                file -> when(!file.text().contains("...limits("), "does not use limits()")))
        .as("take the options from k6/lib/thresholds.js")
        .isEmpty();
    assertThat(Findings.in(scripts, file -> when(!hasSummary(file), "has no handleSummary")))
        .as("export the summary of k6/lib/summary.js")
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/load.md", "k6/load.sh"})
  void every_script_is_explained(String where) {
    String text = matching(Pattern.compile(Pattern.quote(where))).getFirst().text();
    assertThat(
            Findings.in(
                scripts,
                file -> {
                  String name = file.name().replace(".js", "");
                  return when(
                      !Pattern.compile("(?m)^(?:\\| `|  )" + name + "\\b").matcher(text).find(),
                      "is not there");
                }))
        .as("%s says in a line what each script does", where)
        .isEmpty();
  }

  @Test
  void the_lock_file_does_not_say_where_packages_come_from() {
    assertThat(matching(Pattern.compile("k6/package-lock\\.json")).getFirst().text())
        .as("npm install --omit-lockfile-registry-resolved")
        .doesNotContain("\"resolved\"", "://");
  }

  @ParameterizedTest
  @ValueSource(strings = {"k6/load.sh", "k6/rehearsal/run.js"})
  void a_program_can_be_executed(String path) {
    assertThat(Files.isExecutable(Repository.ROOT.resolve(path)))
        .as("run chmod +x %s, and git update-index --chmod=+x %s", path, path)
        .isTrue();
  }

  private static boolean hasSummary(TextFile script) {
    return script.text().contains("handleSummary") && script.text().contains("lib/summary.js");
  }

  private static List<TextFile> matching(Pattern path) {
    return Repository.textFiles().stream()
        .filter(file -> path.matcher(file.path()).matches())
        .toList();
  }
}
