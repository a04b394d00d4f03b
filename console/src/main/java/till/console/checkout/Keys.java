package till.console.checkout;

import till.redis.Partition;

/** The names of keys that the services own, to be read here. */
final class Keys {
  private Keys() {}

  static String order(Partition partition, String id) {
    return "order:{" + partition.tag() + "}:" + id;
  }

  static String items(Partition partition, String id) {
    return order(partition, id) + ":items";
  }

  static String open(Partition partition) {
    return "saga:{" + partition.tag() + "}:open";
  }

  static String log(Partition partition) {
    return "saga:{" + partition.tag() + "}:log";
  }

  static String user(String id) {
    return "user:{" + id + "}";
  }

  static String item(String id) {
    return "item:{" + id + "}";
  }
}
