package till.charts;

import java.util.Map;
import java.util.TreeMap;

/** What {@code compose.yaml} says. */
final class Compose {
  private static final Tree FILE = Tree.of(Repository.text("compose.yaml"));

  private Compose() {}

  static Tree file() {
    return FILE;
  }

  /** Each container by its name. */
  static Map<String, Tree> containers() {
    var containers = new TreeMap<String, Tree>();
    FILE.at("services").keys().forEach(name -> containers.put(name, FILE.at("services", name)));
    return containers;
  }

  static Tree container(String name) {
    return FILE.at("services", name);
  }

  /** The containers that run a program of ours. */
  static Map<String, Tree> programs() {
    var programs = containers();
    programs.values().removeIf(container -> !container.at("build", "args", "SERVICE").exists());
    return programs;
  }

  /** Those of the three services. */
  static Map<String, Tree> services() {
    var services = programs();
    services.remove("console");
    return services;
  }
}
