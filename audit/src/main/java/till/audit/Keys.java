package till.audit;

/** The names of keys. */
final class Keys {
  static final String PARTITIONS = "till:partitions";

  /** Matches the hashes of items: what belongs to one goes on after the brace. */
  static final String EVERY_ITEM = "item:{*}";

  static final String EVERY_USER = "user:{*}";

  /** Matches orders and what belongs to them: see {@link #isOrder}. */
  static final String EVERY_ORDER = "order:{*}:*";

  private Keys() {}

  static String order(String tag, String id) {
    return "order:{" + tag + "}:" + id;
  }

  static boolean isOrder(String key) {
    int tagEnd = key.indexOf('}');
    return key.startsWith("order:{")
        && key.startsWith("}:", tagEnd)
        && key.indexOf(':', tagEnd + 2) < 0;
  }

  static String orderId(String key) {
    return key.substring(afterTag(key));
  }

  static String tag(String key) {
    return key.substring(key.indexOf('{') + 1, key.indexOf('}'));
  }

  private static int afterTag(String key) {
    return key.indexOf('}') + 2;
  }

  static String lines(String order) {
    return order + ":items";
  }

  static String open(String tag) {
    return "saga:{" + tag + "}:open";
  }

  static String stream(String tag, String role) {
    return "saga:{" + tag + "}:" + role;
  }

  static String deadLetters(String stream) {
    return stream + ":dead";
  }

  static String item(String id) {
    return "item:{" + id + "}";
  }

  static String user(String id) {
    return "user:{" + id + "}";
  }

  /** Whether it is an item or a user, and not something that belongs to one. */
  static boolean isAccount(String key) {
    return (key.startsWith("item:{") || isUser(key)) && key.indexOf('}') == key.length() - 1;
  }

  static boolean isUser(String account) {
    return account.startsWith("user:");
  }

  static String waiting(String account) {
    return account + ":waiting";
  }

  static String payments(String account) {
    return account + ":payments";
  }
}
