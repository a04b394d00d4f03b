package till.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** Helm renders the charts with every values file, and Kubernetes knows all that comes out. */
final class RenderingTest {
  static Stream<Rendering> renderings() {
    return Chart.renderings();
  }

  @ParameterizedTest
  @EnumSource(Chart.class)
  void the_strict_lint_finds_nothing(Chart chart) {
    var result = chart.lint();
    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void every_object_is_one_that_kubernetes_or_its_operator_knows(Rendering rendering) {
    var manifests = rendering.manifests();
    assertThat(manifests).hasSizeGreaterThan(5);
    assertThat(
            manifests.stream()
                .flatMap(
                    manifest ->
                        (CustomKinds.has(manifest)
                                ? CustomKinds.complaints(manifest)
                                : Kubernetes.complaints(manifest))
                            .stream()))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void no_two_objects_are_the_same(Rendering rendering) {
    var seen = new HashSet<String>();
    assertThat(rendering.manifests())
        .allSatisfy(manifest -> assertThat(seen.add(manifest.toString())).isTrue());
  }

  @Test
  void hooks_are_among_the_objects() {
    assertThat(Chart.TILL.render(Map.of())).extracting(Manifest::kind).contains("Pod");
    assertThat(Chart.REDIS_CLUSTER.render(Map.of())).extracting(Manifest::kind).contains("Job");
  }

  @Test
  void the_checks_find_what_is_wrong() {
    var right = Chart.TILL.render(Map.of());
    var deployment = Manifest.ofKind(right, "Deployment").getFirst();
    String yaml = new Yaml().dump(deployment.tree().value());
    assertThat(Kubernetes.complaints(deployment)).isEmpty();
    assertThat(complaints(yaml.replace("terminationGracePeriodSeconds", "terminationGrace")))
        .contains("terminationGrace");
    assertThat(complaints(yaml.replace("revisionHistoryLimit: 5", "revisionHistoryLimit: '5'")))
        .contains("revisionHistoryLimit");
    assertThat(complaints(yaml.replaceFirst("value: '12'", "value: 12"))).contains("value: 12 is");
    assertThat(complaints(yaml.replaceFirst("(?m)^  selector:\n(?:    .*\n)+", "")))
        .contains("selector");
    assertThat(complaints(yaml.replace("kind: Deployment", "kind: Deploiment")))
        .contains("no such kind");
  }

  private static String complaints(String yaml) {
    return String.join("\n", Kubernetes.complaints(new Manifest(Tree.of(yaml))));
  }
}
