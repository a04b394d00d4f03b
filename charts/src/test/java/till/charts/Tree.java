package till.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A node of a YAML file, also one that is not there. */
record Tree(Object value) {
  private static final Object NOTHING = new Object();

  static Tree of(String yaml) {
    return new Tree(yaml().load(yaml));
  }

  /** Each document of a file, without the empty ones. */
  static List<Tree> all(String yaml) {
    return StreamSupport.stream(yaml().loadAll(yaml).spliterator(), false)
        .filter(document -> document != null)
        .map(Tree::new)
        .toList();
  }

  private static Yaml yaml() {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return new Yaml(new SafeConstructor(options));
  }

  /** What is at the end of this path. */
  Tree at(String... path) {
    Object node = value;
    for (String key : path) {
      Object child = node instanceof Map<?, ?> map ? map.get(key) : null;
      node = child == null ? NOTHING : child;
    }
    return new Tree(node);
  }

  boolean exists() {
    return !value.equals(NOTHING);
  }

  /** Its children, if it is a list. */
  List<Tree> list() {
    var children = new ArrayList<Tree>();
    if (value instanceof List<?> list) {
      list.forEach(child -> children.add(new Tree(child)));
    }
    return children;
  }

  /** Its keys, if it is a map. */
  List<String> keys() {
    return value instanceof Map<?, ?> map
        ? map.keySet().stream().map(String::valueOf).toList()
        : List.of();
  }

  String text() {
    return exists() ? String.valueOf(value) : "";
  }
}
