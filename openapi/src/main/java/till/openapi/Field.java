package till.openapi;

import java.util.Map;

/**
 * A field of an answer. Fields of one name mean the same wherever they are.
 *
 * @param example as JSON
 */
record Field(String description, String example) {
  private static final Map<String, Field> BY_NAME =
      Map.ofEntries(
          Map.entry("order_id", new Field("The order", "\"0DFNV11MFTA0D2ZXJBS0KKX1ZS\"")),
          Map.entry("user_id", new Field("The user", "\"4H5QAYM5VTAKKKB0Y4J04PDR40\"")),
          Map.entry("item_id", new Field("The item", "\"3KR6MQ3QJJXDYKS2X8CTPRP6RP\"")),
          Map.entry(
              "items",
              new Field(
                  "Pairs of an item and its quantity", "[[\"3KR6MQ3QJJXDYKS2X8CTPRP6RP\",2]]")),
          Map.entry("total_cost", new Field("Cents", "30")),
          Map.entry("stock", new Field("Units that are available", "10")),
          Map.entry("price", new Field("Cents for a unit", "15")),
          Map.entry("credit", new Field("Cents that are available", "70")),
          Map.entry("paid", new Field("Whether it is paid", "true")),
          Map.entry(
              "by",
              new Field(
                  "`checkout`, or `direct` for a payment without one; null if not paid",
                  "\"checkout\"")),
          Map.entry("removed", new Field("Always true", "true")),
          Map.entry("done", new Field("Always true", "true")),
          Map.entry("msg", new Field("What was done", "\"Batch init for items successful\"")));

  /**
   * What there is to say of a field.
   *
   * @throws IllegalStateException if it is nothing: the name is new
   */
  static Field of(String name) {
    Field field = BY_NAME.get(name);
    if (field == null) {
      throw new IllegalStateException("Field says nothing of " + name);
    }
    return field;
  }
}
