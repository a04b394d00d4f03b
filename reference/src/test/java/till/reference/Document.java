package till.reference;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** The OpenAPI document, as far as the tests look at it. */
final class Document {
  private static final List<String> METHODS =
      List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private final Map<String, Object> root;

  Document(String yaml) {
    this.root = new Yaml().load(yaml);
  }

  /** The one that the page shows. */
  static Document shown() {
    return new Document(new String(Page.DOCUMENT.read(), StandardCharsets.UTF_8));
  }

  /** By method and path, such as {@code GET /stock/find/{item}}. */
  Map<String, Map<String, Object>> operations() {
    var operations = new TreeMap<String, Map<String, Object>>();
    map(root, "paths")
        .forEach(
            (path, item) ->
                METHODS.forEach(
                    method -> {
                      Map<String, Object> operation = map(asMap(item), method);
                      if (!operation.isEmpty()) {
                        operations.put(method.toUpperCase(Locale.ROOT) + " " + path, operation);
                      }
                    }));
    return operations;
  }

  String introduction() {
    return String.valueOf(map(root, "info").get("description"));
  }

  /** The parameters of an operation by name. */
  static Map<String, Map<String, Object>> parameters(Map<String, Object> operation) {
    var parameters = new TreeMap<String, Map<String, Object>>();
    if (operation.get("parameters") instanceof List<?> list) {
      list.forEach(
          parameter ->
              parameters.put(String.valueOf(asMap(parameter).get("name")), asMap(parameter)));
    }
    return parameters;
  }

  /** The answers of an operation by status. */
  static Map<String, Object> responses(Map<String, Object> operation) {
    return map(operation, "responses");
  }

  /** The examples of an answer of a media type by name. */
  static Map<String, Object> examples(@Nullable Object response, String mediaType) {
    return map(map(map(asMap(response), "content"), mediaType), "examples");
  }

  /** Every failure of an operation, such as {@code 404 item-not-found}. */
  static SortedSet<String> problems(Map<String, Object> operation) {
    var problems = new TreeSet<String>();
    responses(operation)
        .forEach(
            (status, response) ->
                examples(response, "application/problem+json")
                    .keySet()
                    .forEach(name -> problems.add(status + " " + name)));
    return problems;
  }

  /** A schema by its reference. */
  Map<String, Object> schema(String reference) {
    String name = reference.substring(reference.lastIndexOf('/') + 1);
    return map(map(map(root, "components"), "schemas"), name);
  }

  /** The map of this name in another one; empty where there is none. */
  static Map<String, Object> map(Map<String, Object> parent, String name) {
    return asMap(parent.get(name));
  }

  @SuppressWarnings("unchecked") // keys are texts in every OpenAPI document
  static Map<String, Object> asMap(@Nullable Object node) {
    return node == null ? Map.of() : (Map<String, Object>) node;
  }
}
