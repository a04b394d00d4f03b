package till.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What charts and compose.yaml tell the services is something that the services listen to. */
final class SettingsTest {
  private static final Set<String> KNOWN = Settings.all();

  static Stream<Rendering> renderings() {
    return Chart.renderings().filter(rendering -> rendering.chart() == Chart.TILL);
  }

  @Test
  void the_sources_have_settings() {
    assertThat(KNOWN)
        .contains("TILL_INSTANCE", "TILL_PARTITIONS", "TILL_BATCH_INIT", "TILL_DURABILITY_LEVEL")
        .contains("TILL_IDEMPOTENCY_KEEP", "TILL_HTTP_IN_FLIGHT_MAX", "STOCK_URLS", "REDIS_URIS");
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void the_chart_sets_what_is_known(Rendering rendering) {
    var deployments = Manifest.ofKind(rendering.manifests(), "Deployment");
    assertThat(Manifest.pods(deployments))
        .hasSize(3)
        .allSatisfy(
            pod ->
                assertThat(pod.spec().at("containers").list().getFirst().at("env").list())
                    .isNotEmpty()
                    .extracting(each -> each.at("name").text())
                    .filteredOn(name -> !name.equals("SHOP_CREDENTIAL")) // REDIS_URIS refers to it
                    .isSubsetOf(KNOWN));
  }

  @Test
  void compose_sets_what_is_known() {
    assertThat(Compose.services())
        .allSatisfy(
            (name, service) ->
                assertThat(service.at("environment").keys()).as(name).isSubsetOf(KNOWN));
  }
}
