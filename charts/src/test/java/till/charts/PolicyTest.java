package till.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import till.charts.Manifest.Pod;

/** What the charts run may do as little as it can: the restricted Pod Security level, and more. */
final class PolicyTest {
  static Stream<Rendering> renderings() {
    return Chart.renderings();
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void pods_are_nobody(Rendering rendering) {
    assertThat(pods(rendering))
        .isNotEmpty()
        .allSatisfy(
            pod -> {
              Tree security = pod.spec().at("securityContext");
              assertThat(security.at("runAsNonRoot").value()).isEqualTo(true);
              assertThat((Integer) security.at("runAsUser").value()).isPositive();
              assertThat(security.at("seccompProfile", "type").text()).isEqualTo("RuntimeDefault");
            });
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void containers_can_gain_nothing_and_write_nothing(Rendering rendering) {
    assertThat(containers(rendering))
        .isNotEmpty()
        .allSatisfy(
            container -> {
              Tree security = container.at("securityContext");
              assertThat(security.at("allowPrivilegeEscalation").value()).isEqualTo(false);
              assertThat(security.at("readOnlyRootFilesystem").value()).isEqualTo(true);
              assertThat(security.at("privileged").exists()).isFalse();
              assertThat(security.at("capabilities", "drop").value()).isEqualTo(List.of("ALL"));
              assertThat(security.at("capabilities", "add").exists()).isFalse();
            });
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void pods_have_nothing_of_the_host(Rendering rendering) {
    assertThat(pods(rendering))
        .allSatisfy(
            pod -> {
              for (String share : List.of("hostNetwork", "hostPID", "hostIPC")) {
                assertThat(pod.spec().at(share).exists()).as(share).isFalse();
              }
              assertThat(pod.spec().at("volumes").list())
                  .noneMatch(volume -> volume.at("hostPath").exists());
              assertThat(
                      pod.containers().stream()
                          .flatMap(container -> container.at("ports").list().stream()))
                  .noneMatch(port -> port.at("hostPort").exists());
            });
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void nobody_has_a_token_of_kubernetes_or_a_right_there(Rendering rendering) {
    var manifests = rendering.manifests();
    assertThat(Manifest.pods(manifests))
        .allSatisfy(
            pod -> {
              assertThat(pod.spec().at("automountServiceAccountToken").value()).isEqualTo(false);
              assertThat(pod.spec().at("enableServiceLinks").value()).isEqualTo(false);
            });
    assertThat(Manifest.ofKind(manifests, "ServiceAccount"))
        .isNotEmpty()
        .allSatisfy(
            account ->
                assertThat(account.tree().at("automountServiceAccountToken").value())
                    .isEqualTo(false));
    assertThat(manifests)
        .extracting(Manifest::kind)
        .doesNotContain("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding");
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void containers_say_what_they_need_and_what_they_may_take(Rendering rendering) {
    assertThat(containers(rendering))
        .allSatisfy(
            container -> {
              Tree resources = container.at("resources");
              assertThat(resources.at("requests", "cpu").text()).isNotEmpty();
              assertThat(resources.at("requests", "memory").text()).isNotEmpty();
              assertThat(resources.at("limits", "memory").text()).isNotEmpty();
              assertThat(container.at("image").text()).contains(":").doesNotEndWith(":latest");
            });
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void what_serves_is_asked_whether_it_is_well(Rendering rendering) {
    assertThat(pods(rendering).stream().filter(Pod::serves))
        .isNotEmpty()
        .allSatisfy(
            pod -> {
              Tree main = pod.spec().at("containers").list().getFirst();
              for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                assertThat(main.at(probe).exists()).as(probe).isTrue();
              }
              assertThat(main.at("lifecycle", "preStop").exists()).isTrue();
              assertThat(pod.spec().at("topologySpreadConstraints").list()).hasSize(2);
            });
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void liveness_says_nothing_of_redis_and_readiness_does(Rendering rendering) {
    assertThat(pods(rendering).stream().filter(pod -> pod.owner().kind().equals("Deployment")))
        .allSatisfy(
            pod -> {
              Tree main = pod.spec().at("containers").list().getFirst();
              assertThat(main.at("livenessProbe", "httpGet", "path").text())
                  .isEqualTo("/health/liveness");
              assertThat(main.at("readinessProbe", "httpGet", "path").text())
                  .isEqualTo("/health/readiness");
            });
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void every_pod_is_behind_a_policy_that_denies_what_no_other_allows(Rendering rendering) {
    var manifests = rendering.manifests();
    var policies = Manifest.ofKind(manifests, "NetworkPolicy");
    assertThat(Manifest.pods(manifests))
        .allSatisfy(
            pod ->
                assertThat(policies)
                    .anySatisfy(
                        policy -> {
                          Tree spec = policy.tree().at("spec");
                          assertThat(spec.at("policyTypes").value())
                              .isEqualTo(List.of("Ingress", "Egress"));
                          assertThat(selects(spec.at("podSelector"), pod)).isTrue();
                        }));
    // From anywhere and to anywhere but for names: in no policy.
    assertThat(policies)
        .allSatisfy(
            policy -> {
              assertThat(policy.tree().at("spec", "ingress").list())
                  .allMatch(rule -> !rule.at("from").list().isEmpty());
              assertThat(policy.tree().at("spec", "egress").list())
                  .allMatch(rule -> !rule.at("to").list().isEmpty() || isDns(rule));
            });
  }

  @ParameterizedTest
  @EnumSource(Chart.class)
  void policies_can_be_left_to_others(Chart chart) {
    var manifests = chart.render(Map.of("networkPolicy.enabled", false));
    assertThat(Manifest.ofKind(manifests, "NetworkPolicy")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void no_secret_is_in_an_environment_as_text(Rendering rendering) {
    assertThat(
            containers(rendering).stream()
                .flatMap(container -> container.at("env").list().stream()))
        .allSatisfy(
            variable -> {
              if (variable.at("name").text().matches(".*(PASSWORD|CREDENTIAL|TOKEN).*")) {
                assertThat(variable.at("valueFrom", "secretKeyRef").exists()).isTrue();
              }
            });
  }

  private static boolean selects(Tree selector, Pod pod) {
    Tree labels = selector.at("matchLabels");
    return labels.keys().stream()
        .allMatch(key -> labels.at(key).text().equals(pod.labels().at(key).text()));
  }

  private static boolean isDns(Tree rule) {
    var ports = rule.at("ports").list();
    return !ports.isEmpty() && ports.stream().allMatch(port -> port.at("port").text().equals("53"));
  }

  private static List<Pod> pods(Rendering rendering) {
    return Manifest.pods(rendering.manifests()).toList();
  }

  private static List<Tree> containers(Rendering rendering) {
    return pods(rendering).stream().flatMap(pod -> pod.containers().stream()).toList();
  }
}
