package till.charts;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A chart of this repository. */
enum Chart {
  TILL("charts/till"),
  REDIS_CLUSTER("charts/redis-cluster");

  private static final String KUBERNETES = "1.34.0";

  private final String folder;

  Chart(String folder) {
    this.folder = folder;
  }

  /** The default values, each values file of the chart, and those that switch everything on. */
  static Stream<Rendering> renderings() {
    return Stream.of(values()).flatMap(Chart::each);
  }

  private Stream<Rendering> each() {
    var own =
        Repository.names(folder, ".yaml").stream()
            .filter(name -> name.startsWith("values-"))
            .map(name -> new Rendering(this, folder + "/" + name));
    var prefix = folder.substring(folder.lastIndexOf('/') + 1) + "-";
    var tests = "charts/src/test/resources/values";
    var everything =
        Repository.names(tests, ".yaml").stream()
            .filter(name -> name.startsWith(prefix))
            .map(name -> new Rendering(this, tests + "/" + name));
    return Stream.of(Stream.of(new Rendering(this, folder + "/values.yaml")), own, everything)
        .flatMap(all -> all);
  }

  LintResult lint() {
    return new Helm(Repository.path(folder)).lint().strict().call();
  }

  /** The objects for these values, those that are hooks too. */
  List<Manifest> render(Path valuesFile, Map<String, Object> changes) {
    var template =
        new Helm(WithoutHooks.of(folder))
            .template()
            .withName(this == TILL ? "till" : "till-redis")
            .withNamespace("shop")
            .withKubeVersion(KUBERNETES)
            .withValuesFile(valuesFile);
    changes.forEach(template::set);
    return Tree.all(template.call()).stream().map(Manifest::new).toList();
  }

  /** The objects for the default values, but for these changes. */
  List<Manifest> render(Map<String, Object> changes) {
    return render(Repository.path(folder + "/values.yaml"), changes);
  }
}
