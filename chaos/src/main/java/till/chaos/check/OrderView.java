package till.chaos.check;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * An order as the shop shows it.
 *
 * @param lines item to quantity
 */
public record OrderView(boolean paid, String user, long total, Map<String, Long> lines) {
  public OrderView {
    lines = Map.copyOf(lines);
  }

  /** Reads the body of the answer to find. */
  public static OrderView parse(JsonObject body) {
    Map<String, Long> lines = new TreeMap<>();
    for (Object line : body.getJsonArray("items", new JsonArray())) {
      JsonArray pair = (JsonArray) line;
      lines.put(pair.getString(0), pair.getLong(1));
    }
    return new OrderView(
        body.getBoolean("paid", false),
        body.getString("user_id", ""),
        body.getLong("total_cost", -1L),
        lines);
  }
}
