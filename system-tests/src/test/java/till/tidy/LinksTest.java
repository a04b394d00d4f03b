package till.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static till.tidy.Findings.when;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents point at is there. */
class LinksTest {
  private static final Set<String> FRONT_PAGES =
      Set.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md");
  private static final Pattern ELSEWHERE = Pattern.compile("^[a-z][a-z0-9+.-]*:");
  private static final Pattern PATH = Pattern.compile("\\.?/?([\\w.-]+)(/[\\w.-]+)*/?");
  private static final Pattern FILE_NAME =
      Pattern.compile("[\\w-]+(?:\\.[\\w-]+)*\\.(?:md|lua|java|xml|yml|yaml)");
  private static final Pattern MADE =
      Pattern.compile("(?:^|/)(?:target|\\.till|\\.till-chaos)(?:/|$)");
  private static final Pattern SCRIPT = Pattern.compile("\\blua/[\\w/]+\\.lua\\b");

  private final List<Markdown> pages = Markdown.all();

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"})
  void the_front_pages_are_there(String page) {
    assertThat(Repository.exists(page)).as("write %s", page).isTrue();
  }

  @Test
  void a_link_leads_somewhere() {
    assertThat(
            Findings.in(
                pages,
                page ->
                    page.links()
                        .filter(link -> !ELSEWHERE.matcher(link).find())
                        .filter(link -> !leadsSomewhere(page, link))))
        .as("a relative link names a file of this repository, and a heading in it after #")
        .isEmpty();
  }

  @Test
  void a_path_in_backticks_is_there() {
    assertThat(
            Findings.in(
                pages.stream().filter(page -> FRONT_PAGES.contains(page.toString())).toList(),
                page -> page.code().filter(LinksTest::isPath).filter(path -> !isThere(path))))
        .as("the page names a file or a folder that is not there (any more)")
        .isEmpty();
  }

  @Test
  void a_script_that_is_named_is_there() {
    assertThat(
            Findings.in(
                Repository.textFiles(),
                file ->
                    file.matches(SCRIPT)
                        .map(match -> match.group())
                        .filter(script -> !Repository.exists(script))))
        .as("a comment names a script that is not there (any more)")
        .isEmpty();
  }

  @Test
  void a_block_of_commands_has_commands() {
    assertThat(
            Findings.in(
                pages,
                page ->
                    page.blocks().stream()
                        .filter(block -> block.language().equals("sh"))
                        .flatMap(block -> when(block.text().isBlank(), "an empty sh block"))))
        .as("write the commands, or take the block out")
        .isEmpty();
  }

  private boolean leadsSomewhere(Markdown page, String link) {
    var parts = link.split("#", 2);
    Path from = Path.of(page.toString());
    Path target = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
    if (!Files.exists(Repository.ROOT.resolve(target))) {
      return false;
    }
    return parts.length == 1
        || pages.stream()
            .filter(other -> Path.of(other.toString()).equals(target))
            .anyMatch(other -> other.anchors().contains(parts[1]));
  }

  /** Whether it looks like a path from the root: its first part is there, or it is a file name. */
  private static boolean isPath(String code) {
    var path = PATH.matcher(code);
    return path.matches()
        && !MADE.matcher(code).find()
        && (FILE_NAME.matcher(code).matches()
            || Files.isDirectory(Repository.ROOT.resolve(path.group(1))));
  }

  /** A path must be there as it stands; a bare file name may be anywhere. */
  private static boolean isThere(String path) {
    String relative = path.startsWith("./") ? path.substring(2) : path;
    return Repository.exists(relative)
        || (!relative.contains("/")
            && Repository.textFiles().stream().map(TextFile::name).anyMatch(relative::equals));
  }
}
