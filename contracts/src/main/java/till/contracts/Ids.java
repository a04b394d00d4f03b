package till.contracts;

import com.github.f4b6a3.ulid.Ulid;

/**
 * The one rule for ids that come from a client: 1 to 64 of {@code A-Z a-z 0-9 _ -}. Controllers
 * declare path variables as {@code {id:[^/]+}}, so that whatever is sent comes here to be judged.
 */
public final class Ids {
  public static final int LENGTH_MAX = 64;

  private Ids() {}

  /**
   * The id itself.
   *
   * @throws MalformedException if it breaks the rule; it could not be a Redis key then
   */
  static String checked(String kind, String id) {
    if (!valid(id)) {
      throw new MalformedException(
          MalformedException.What.ID,
          "The " + kind + " id must be 1 to " + LENGTH_MAX + " of A-Z a-z 0-9 _ -");
    }
    return id;
  }

  /**
   * The id of what a request creates, in the form of a ULID: the same wherever and however often
   * the request arrives, and no other request's.
   *
   * @param key of the request
   * @param number 0, and the next one while the id before it is taken
   */
  static String derived(String kind, String key, int number) {
    return Ulid.from(Hash.of(kind + ' ' + number + ' ' + key)).toString();
  }

  private static boolean valid(String id) {
    int length = id.length();
    if (length == 0 || length > LENGTH_MAX) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = id.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '_'
              || c == '-';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }
}
