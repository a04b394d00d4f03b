package till.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import till.process.SearchPath;

/** The alert rules: each is tested, and each says what to do. */
class AlertsTest {
  private static final String RULES = "charts/till/files/alerts.yaml";
  private static final String RULES_TEST = "system-tests/src/test/resources/alerts-test.yaml";
  private static final String RUNBOOKS = "docs/runbooks/";
  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
  private static final Pattern RUNBOOK = Pattern.compile("runbook_url: (\\S+)");
  private static final Pattern TESTED = Pattern.compile("alertname: (\\w+)\\n +exp_alerts:");

  @Test
  void the_rules_do_what_their_test_says() throws IOException, InterruptedException {
    assumeTrue(
        SearchPath.find("promtool").isPresent(), "there is no promtool here: install prometheus");
    assertThat(promtool("check", "rules", RULES)).contains("SUCCESS");
    assertThat(promtool("test", "rules", RULES_TEST)).contains("SUCCESS");
  }

  @Test
  void each_alert_is_seen_to_fire() {
    assertThat(found(TESTED, RULES_TEST))
        .as("add a case to %s that has exp_alerts", RULES_TEST)
        .isEqualTo(found(ALERT, RULES));
  }

  /** A page that is called by the name of an alert is of one; others are called by what is said. */
  @Test
  void each_alert_has_a_runbook_and_each_runbook_of_an_alert_has_that_alert() {
    var written =
        Repository.textFiles("md").stream()
            .filter(file -> file.path().startsWith(RUNBOOKS))
            .filter(file -> title(file).startsWith("Till"))
            .map(TextFile::path)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(found(RUNBOOK, RULES)).as("runbook_url of each alert").isEqualTo(written);
  }

  @Test
  void a_runbook_says_what_it_means_what_to_look_at_and_what_to_do() {
    for (var page : Markdown.all()) {
      if (page.toString().startsWith(RUNBOOKS) && !page.toString().endsWith("README.md")) {
        assertThat(page.anchors())
            .as("headings of %s", page)
            .contains("what-it-means", "what-clients-see", "look", "act");
        String title = title(page.file());
        if (title.startsWith("Till")) {
          assertThat(found(ALERT, RULES)).as("the title of %s", page).contains(title);
        }
      }
    }
  }

  private static String title(TextFile page) {
    return page.text().lines().findFirst().orElse("").replaceFirst("^# ", "");
  }

  private static Set<String> found(Pattern pattern, String path) {
    return Repository.textFiles("yaml").stream()
        .filter(file -> file.path().equals(path))
        .flatMap(file -> file.matches(pattern))
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String promtool(String... arguments) throws IOException, InterruptedException {
    var command = Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
    var process =
        new ProcessBuilder(List.copyOf(command))
            .directory(Repository.ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
    return said;
  }
}
