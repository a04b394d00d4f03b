package till.system;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import till.system.Market.Item;

/** What users put into their orders. */
final class Baskets {
  private Baskets() {}

  static Map<Item, Long> oneUnit(List<Item> items, RandomGenerator random) {
    return Map.of(items.get(random.nextInt(items.size())), 1L);
  }

  /** One unit each of two different items. */
  static Map<Item, Long> twoItems(List<Item> items, RandomGenerator random) {
    int first = random.nextInt(items.size());
    int second = (first + 1 + random.nextInt(items.size() - 1)) % items.size();
    return Map.of(items.get(first), 1L, items.get(second), 1L);
  }

  /** One to three units each of one, two or three items. */
  static Map<Item, Long> someUnits(List<Item> items, RandomGenerator random) {
    Map<Item, Long> lines = new HashMap<>();
    for (int i = 0; i < 3; i++) {
      lines.put(items.get(random.nextInt(items.size())), random.nextLong(1, 4));
    }
    return lines;
  }
}
