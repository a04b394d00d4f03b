package till.charts;

import java.util.List;
import java.util.Map;

/** A chart with one of its values files. */
record Rendering(Chart chart, String valuesFile) {
  List<Manifest> manifests() {
    return chart.render(Repository.path(valuesFile), Map.of());
  }

  @Override
  public String toString() {
    return valuesFile;
  }
}
