package till.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import till.local.Installation;
import till.local.InstallationPlan;
import till.process.Await;

/** One checkout is one trace: what a collector gets of a shop that traces all. */
class TracingTest {
  private static final Duration SENT_LIMIT = Duration.ofSeconds(30);
  private static final Set<String> STEPS =
      Set.of(
          "order-svc checkout",
          "order-svc begin",
          "payment-svc payment hold",
          "stock-svc stock hold",
          "order-svc advance",
          "payment-svc payment commit",
          "stock-svc stock commit");

  @Test
  void a_checkout_is_one_trace_of_all_three_services() {
    Path root = Path.of(System.getProperty("till.root", ".."));
    try (var collector = new Collector();
        var shop =
            Installation.start(
                InstallationPlan.in(root, root.resolve("system-tests/target/shop-traced"))
                    .withSize(3, 0, 1)
                    .withFreshData(true)
                    .withEnvironment(
                        Map.of(
                            "TILL_TRACING_RATIO",
                            "1",
                            "TILL_TRACING_ENDPOINT",
                            collector.endpoint().toString())),
                progress -> {})) {
      var client = new Client(shop.origin());
      String order = client.createOrder(client.createUser(10));
      client.addItem(order, client.createItem(5, 1), 1);
      client.checkout(order).json();

      Await.until(
          SENT_LIMIT,
          () -> {
            var told = names(collector.spans());
            return told.containsAll(STEPS)
                ? Optional.empty()
                : Optional.of("there is nothing yet but " + told);
          });
      var spans = collector.spans();
      assertThat(spans).extracting(Collector.Span::trace).containsOnly(spans.getFirst().trace());
      var whole = spans.stream().filter(span -> span.name().equals("checkout")).toList();
      assertThat(whole).hasSize(1);
      assertThat(whole.getFirst().parent()).isEmpty();
      assertThat(spans)
          .filteredOn(span -> !span.equals(whole.getFirst()))
          .extracting(Collector.Span::parent)
          .containsOnly(whole.getFirst().id());
    }
  }

  private static Set<String> names(List<Collector.Span> spans) {
    return spans.stream()
        .map(span -> span.service() + " " + span.name())
        .collect(Collectors.toSet());
  }
}
