package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import till.process.Await;

/** What the services tell Prometheus, and that the page, the dashboard and the alerts know it. */
class MetricsTest {
  private static final int SCRAPE_BYTES_MAX = 100_000;
  private static final Duration POLLED_LIMIT = Duration.ofSeconds(30);
  private static final String CHECKOUT_ROUTE = "uri=\"/orders/checkout/{order}\"";
  private static final String CONSOLE = "console";

  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `(\\w+)` \\| (\\w+) \\|([^|]*)\\|([^|]*)\\| [^|]+ \\|$", Pattern.MULTILINE);
  private static final Pattern METRIC =
      Pattern.compile("\\b((?:till|http|jvm|process)_\\w+)(?=[\\[{)\\s]|$)");
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");

  private final Shop shop = Shop.withInstances(1);
  private final Client client = shop.client();
  private final Map<String, Scrape> scrapes = new TreeMap<>();

  /** A row of the page. */
  private record Row(String name, String type, Set<String> labels, Set<String> services) {
    static Row of(MatchResult match) {
      return new Row(match.group(1), match.group(2), words(match.group(3)), words(match.group(4)));
    }

    private static Set<String> words(String cell) {
      return Stream.of(cell.split(",", -1))
          .map(word -> word.replace("`", "").strip())
          .filter(word -> !word.isEmpty() && !word.equals("all"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @BeforeEach
  void check_out_and_scrape() {
    String item = client.createItem(5, 2);
    for (int quantity = 1; quantity <= 2; quantity++) {
      String order = client.createOrder(client.createUser(10));
      client.addItem(order, item, quantity);
      client.checkout(order);
    }
    Await.until(POLLED_LIMIT, this::obstacle);
  }

  /** The gauges are polled: not there from the start. */
  private Optional<String> obstacle() {
    shop.instances().forEach(instance -> scrapes.put(instance.service(), Scrape.of(instance)));
    return of("order-svc").names().contains("till_stream_oldest_seconds")
            && of("payment-svc").names().contains("till_stream_pending_entries")
            && of("stock-svc").names().contains("till_stream_pending_entries")
            && !Double.isNaN(of("order-svc").sum("till_checkouts_open", ""))
        ? Optional.empty()
        : Optional.of("not polled yet");
  }

  private Scrape of(String service) {
    return Optional.ofNullable(scrapes.get(service)).orElseThrow();
  }

  private static String file(String path) {
    try {
      return Files.readString(Path.of(System.getProperty("till.root", ".."), path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Row> rows() {
    return ROW.matcher(file("docs/metrics.md")).results().map(Row::of).toList();
  }

  /** Of the rows that the services here serve. */
  private List<Row> rowsHere() {
    return rows().stream().filter(row -> !row.services().contains(CONSOLE)).toList();
  }

  private Set<String> servicesOf(Row row) {
    return row.services().isEmpty() ? scrapes.keySet() : row.services();
  }

  @Test
  void checkouts_are_counted_by_what_became_of_them() {
    var before = of("order-svc");
    var stockBefore = of("stock-svc");
    check_out_and_scrape();
    var after = of("order-svc");
    assertThat(after.sum("till_checkouts_started_total", ""))
        .isEqualTo(before.sum("till_checkouts_started_total", "") + 2);
    assertThat(after.sum("till_checkouts_paid_total", ""))
        .isEqualTo(before.sum("till_checkouts_paid_total", "") + 1);
    assertThat(after.sum("till_checkouts_refused_total", "out_of_stock"))
        .isEqualTo(before.sum("till_checkouts_refused_total", "out_of_stock") + 1);
    assertThat(after.sum("till_checkout_duration_seconds_count", ""))
        .isEqualTo(before.sum("till_checkout_duration_seconds_count", "") + 2);
    assertThat(after.sum("till_script_seconds_count", "order/advance"))
        .isGreaterThan(before.sum("till_script_seconds_count", "order/advance"));
    assertThat(of("stock-svc").sum("till_escrow_holds_total", "refused"))
        .isEqualTo(stockBefore.sum("till_escrow_holds_total", "refused") + 1);
  }

  @Test
  void requests_are_counted_by_the_template_of_their_route() {
    assertThat(of("order-svc").sum("http_server_requests_seconds_count", CHECKOUT_ROUTE))
        .isPositive();
    assertThat(of("order-svc").text()).doesNotContainPattern("uri=\"/orders/checkout/[^{]");
  }

  @Test
  void a_scrape_is_small() {
    scrapes.forEach(
        (service, scrape) ->
            assertThat(scrape.bytes())
                .as("bytes of a scrape of %s", service)
                .isLessThan(SCRAPE_BYTES_MAX));
  }

  @Test
  void the_page_lists_what_there_is() {
    var wrong = new ArrayList<String>();
    for (var row : rowsHere()) {
      for (String service : servicesOf(row)) {
        var scrape = of(service);
        String type = scrape.types().get(row.name());
        if (!row.type().equals(type)) {
          wrong.add(service + ": " + row.name() + " is a " + type + ", not a " + row.type());
        } else if (!scrape.labels(row.name()).equals(row.labels())) {
          wrong.add(service + ": " + row.name() + " has labels " + scrape.labels(row.name()));
        }
      }
    }
    assertThat(wrong).as("put docs/metrics.md right").isEmpty();
  }

  @Test
  void what_there_is_of_ours_is_on_the_page() {
    var listed = new TreeSet<String>();
    rows()
        .forEach(row -> servicesOf(row).forEach(service -> listed.add(service + " " + row.name())));
    scrapes.forEach(
        (service, scrape) ->
            assertThat(
                    scrape.types().keySet().stream()
                        .filter(name -> name.startsWith("till_") || name.startsWith("http_server_"))
                        .filter(name -> !name.endsWith("_max"))
                        .filter(name -> !listed.contains(service + " " + name)))
                .as("metrics of %s that docs/metrics.md does not list", service)
                .isEmpty());
  }

  @Test
  void the_dashboard_and_the_alerts_ask_for_what_there_is() {
    var there = rows().stream().map(Row::name).collect(Collectors.toCollection(TreeSet::new));
    scrapes.values().forEach(scrape -> there.addAll(scrape.names()));
    for (String path :
        List.of("charts/till/files/dashboard.json", "charts/till/files/alerts.yaml")) {
      var asked = names(queries(file(path)));
      assertThat(asked).as("metrics in %s", path).isNotEmpty();
      assertThat(there).as("what %s asks for", path).containsAll(asked);
    }
  }

  @Test
  void the_runbooks_name_what_there_is() throws IOException {
    var there = rows().stream().map(Row::name).collect(Collectors.toCollection(TreeSet::new));
    scrapes.values().forEach(scrape -> there.addAll(scrape.names()));
    scrapes.values().forEach(scrape -> there.addAll(scrape.types().keySet()));
    Path root = Path.of(System.getProperty("till.root", ".."));
    try (var pages = Files.list(root.resolve("docs/runbooks"))) {
      for (Path page : pages.toList()) {
        String code =
            CODE.matcher(Files.readString(page))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.joining("\n"));
        assertThat(there).as("what %s names", page.getFileName()).containsAll(names(code));
      }
    }
  }

  /**
   * The text of rules and panels that is asked of Prometheus: every line that may be of a query.
   */
  private static String queries(String text) {
    return text.lines()
        .filter(line -> !line.contains("description") && !line.contains("summary"))
        .collect(Collectors.joining("\n"));
  }

  private static Set<String> names(String text) {
    return METRIC
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
