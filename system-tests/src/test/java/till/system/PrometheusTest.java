package till.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import till.process.Await;

/** The dashboard's queries and the alerts in a real Prometheus that scrapes a running shop. */
class PrometheusTest {
  private static final Duration SCRAPED_LIMIT = Duration.ofSeconds(60);
  private static final Path ROOT = Path.of(System.getProperty("till.root", ".."));

  /** What need not be there in a young shop that is well. */
  private static final Pattern PERHAPS =
      Pattern.compile("status=~\"5|till_audit_|jvm_gc_pause_seconds");

  private final Shop shop = Shop.withInstances(1);

  private static List<String> queries() throws IOException {
    var dashboard =
        new JsonObject(Files.readString(ROOT.resolve("charts/till/files/dashboard.json")));
    var queries = new ArrayList<String>();
    for (Object panel : dashboard.getJsonArray("panels")) {
      var targets = ((JsonObject) panel).getJsonArray("targets");
      if (targets != null) {
        for (Object target : targets) {
          queries.add(((JsonObject) target).getString("expr").replace("$__rate_interval", "1m"));
        }
      }
    }
    return queries;
  }

  @Test
  void every_chart_has_something_to_show_and_every_rule_can_be_evaluated() throws IOException {
    assumeTrue(Prometheus.program().isPresent(), "there is no Prometheus here: install it");
    Path folder = ROOT.resolve("system-tests/target/prometheus").toAbsolutePath();
    try (var prometheus =
        new Prometheus(folder, shop.instances(), ROOT.resolve("charts/till/files/alerts.yaml"))) {
      var empty = new ArrayList<>(queries());
      empty.removeIf(query -> PERHAPS.matcher(query).find());
      Await.until(
          SCRAPED_LIMIT,
          () -> {
            checkOut();
            empty.removeIf(query -> !prometheus.query(query).isEmpty());
            return empty.isEmpty() ? Optional.empty() : Optional.of("nothing to show for " + empty);
          });
      for (String query : queries()) {
        prometheus.query(query);
      }
      assertThat(prometheus.rules())
          .isNotEmpty()
          .allSatisfy(rule -> assertThat(rule.getString("health")).isEqualTo("ok"))
          .allSatisfy(
              rule ->
                  assertThat(rule.getString("state"))
                      .as("%s in a shop that is well", rule.getString("name"))
                      .isNotEqualTo("firing"));
    }
  }

  private void checkOut() {
    Client client = shop.client();
    String order = client.createOrder(client.createUser(5));
    client.addItem(order, client.createItem(5, 1), 1);
    client.checkout(order).json();
  }
}
