package till.openapi;

import io.micronaut.core.annotation.AnnotationValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import till.contracts.Amounts;
import till.contracts.Ids;
import till.http.Batches;
import till.http.ProblemType;

/**
 * What a variable in a path may be. Variables of one name mean the same wherever they are.
 *
 * @param min the least integer; null for an id
 * @param max the greatest integer; null for an id
 */
record PathParameter(String description, String example, @Nullable Long min, @Nullable Long max) {
  private static final Map<String, PathParameter> BY_NAME =
      Map.ofEntries(
          Map.entry("order", id("The order", "0DFNV11MFTA0D2ZXJBS0KKX1ZS")),
          Map.entry("user", id("The user", "4H5QAYM5VTAKKKB0Y4J04PDR40")),
          Map.entry("item", id("The item", "3KR6MQ3QJJXDYKS2X8CTPRP6RP")),
          Map.entry("quantity", positive("How many units", "2")),
          Map.entry("amount", positive("Units of an item, or cents", "10")),
          Map.entry("price", new PathParameter("Cents for a unit", "15", 0L, Amounts.MAX)),
          Map.entry("stock", new PathParameter("Units of each item", "100", 0L, Amounts.MAX)),
          Map.entry("money", new PathParameter("Cents of each user", "1000", 0L, Amounts.MAX)),
          Map.entry("items", positive("How many items there are", "100")),
          Map.entry("users", positive("How many users there are", "100")),
          Map.entry(
              "n", new PathParameter("How many records to make", "100", 1L, Batches.COUNT_MAX)));

  /** Two units of an item may be in one order of a batch, and their cost is an amount, too. */
  private static final PathParameter PRICE_OF_TWO =
      new PathParameter("Cents for a unit", "15", 0L, Amounts.MAX / 2);

  /**
   * The rule for a variable.
   *
   * @throws IllegalStateException if there is none: the name is new
   */
  static PathParameter of(String path, String name) {
    if (name.equals("price") && path.startsWith("/orders/")) {
      return PRICE_OF_TWO;
    }
    PathParameter parameter = BY_NAME.get(name);
    if (parameter == null) {
      throw new IllegalStateException("PathParameter says nothing of {" + name + "} in " + path);
    }
    return parameter;
  }

  /** What is wrong with a value that breaks the rule. */
  ProblemType problem() {
    return min == null ? ProblemType.MALFORMED_ID : ProblemType.MALFORMED_AMOUNT;
  }

  AnnotationValue<Schema> schema() {
    var schema = Note.of(Schema.class).member("example", example);
    if (min == null || max == null) {
      return schema
          .member("type", "string")
          .member("pattern", "^[A-Za-z0-9_-]{1," + Ids.LENGTH_MAX + "}$")
          .build();
    }
    return schema
        .member("type", "integer")
        .member("format", "int64")
        .member("minimum", min.toString())
        .member("maximum", max.toString())
        .build();
  }

  private static PathParameter id(String description, String example) {
    return new PathParameter(description, example, null, null);
  }

  private static PathParameter positive(String description, String example) {
    return new PathParameter(description, example, 1L, Amounts.MAX);
  }
}
