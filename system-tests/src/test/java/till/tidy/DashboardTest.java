package till.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboard fits every Grafana: no id of a datasource, nothing on top of anything else. */
class DashboardTest {
  private static final int WIDTH = 24;

  private final JsonObject dashboard = new JsonObject(read());

  private static String read() {
    try {
      return Files.readString(Repository.ROOT.resolve("charts/till/files/dashboard.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonObject> objects(JsonArray array) {
    return Stream.iterate(0, i -> i < array.size(), i -> i + 1).map(array::getJsonObject).toList();
  }

  private List<JsonObject> panels() {
    return objects(dashboard.getJsonArray("panels"));
  }

  private List<JsonObject> charts() {
    return panels().stream().filter(panel -> !panel.getString("type").equals("row")).toList();
  }

  @Test
  void the_datasource_is_a_variable() {
    var variable = dashboard.getJsonObject("templating").getJsonArray("list").getJsonObject(0);
    assertThat(variable.getString("type")).isEqualTo("datasource");
    assertThat(charts())
        .allSatisfy(
            panel ->
                assertThat(panel.getJsonObject("datasource").getString("uid"))
                    .isEqualTo("${" + variable.getString("name") + "}"));
    assertThat(dashboard.containsKey("id")).as("an id of one Grafana").isFalse();
  }

  @Test
  void each_chart_asks_something_and_says_its_unit() {
    assertThat(charts())
        .isNotEmpty()
        .allSatisfy(
            panel -> {
              assertThat(panel.getString("title")).isNotBlank();
              assertThat(objects(panel.getJsonArray("targets")))
                  .isNotEmpty()
                  .allSatisfy(target -> assertThat(target.getString("expr")).isNotBlank());
              assertThat(
                      panel
                          .getJsonObject("fieldConfig")
                          .getJsonObject("defaults")
                          .getString("unit"))
                  .isNotBlank();
            });
  }

  @Test
  void each_panel_has_an_id_and_a_place_of_its_own() {
    assertThat(panels()).extracting(panel -> panel.getInteger("id")).doesNotHaveDuplicates();
    var taken = new ArrayList<String>();
    for (var panel : panels()) {
      var place = panel.getJsonObject("gridPos");
      int left = place.getInteger("x");
      int top = place.getInteger("y");
      int right = left + place.getInteger("w");
      assertThat(right).as("the right edge of %s", panel.getString("title")).isBetween(1, WIDTH);
      for (int x = left; x < right; x++) {
        for (int y = top; y < top + place.getInteger("h"); y++) {
          taken.add(x + " " + y);
        }
      }
    }
    assertThat(taken).as("places of the grid").doesNotHaveDuplicates();
  }
}
