package till.bench.page;

import java.util.List;
import java.util.Map;

/** A part of bars, and its colour: a component has the same everywhere. */
record Part(String name, int colour) {
  private static final Map<String, Integer> COLOURS =
      Map.of(
          "order-svc", 0,
          "gateway", 1,
          "payment-svc", 2,
          "stock-svc", 4,
          "redis", 5,
          "redis replicas", 6,
          "generator", 7);
  private static final int OTHER = 3;

  static List<Part> ofComponents(List<String> components) {
    return components.stream()
        .map(component -> new Part(component, COLOURS.getOrDefault(component, OTHER)))
        .toList();
  }

  /** The one part of bars that have no others. */
  static List<Part> only(String name) {
    return List.of(new Part(name, 0));
  }
}
