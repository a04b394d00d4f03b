package till.console.stream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the flat lists of names and values that XINFO answers. */
final class Reply {
  private Reply() {}

  static Map<String, Object> fields(Object flat) {
    var list = (List<?>) flat;
    var fields = new HashMap<String, Object>();
    for (int i = 0; i + 1 < list.size(); i += 2) {
      fields.put(String.valueOf(list.get(i)), list.get(i + 1));
    }
    return fields;
  }

  static long number(Map<String, Object> fields, String name) {
    return fields.get(name) instanceof Long value ? value : 0;
  }
}
