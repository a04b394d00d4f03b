package till.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Job that puts load on the shop finds the scripts of k6/ in its ConfigMap. */
final class LoadTest {
  static String[] scripts() {
    return Repository.names("k6", ".js").stream()
        .map(name -> name.replace(".js", ""))
        .toArray(String[]::new);
  }

  @Test
  void it_is_off_by_default() {
    assertThat(Manifest.ofKind(Chart.TILL.render(Map.of()), "Job")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void it_can_run_each_script_with_all_that_scripts_share(String script) {
    var manifests =
        Chart.TILL.render(
            Map.of("k6.enabled", true, "k6.target", "http://shop:8000", "k6.script", script));
    var job = Manifest.ofKind(manifests, "Job").getFirst();
    Tree pod = job.tree().at("spec", "template", "spec");
    var paths = new TreeSet<String>();
    pod.at("volumes")
        .list()
        .getFirst()
        .at("configMap", "items")
        .list()
        .forEach(item -> paths.add(item.at("path").text()));
    var expected = new TreeSet<>(Arrays.asList(script + ".js"));
    Repository.names("k6/lib", ".js").forEach(name -> expected.add("lib/" + name));
    assertThat(paths).isEqualTo(expected);
    assertThat(pod.at("containers").list().getFirst().at("args").value())
        .isEqualTo(List.of("run", "/k6/" + script + ".js"));
  }
}
