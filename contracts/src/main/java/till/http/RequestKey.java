package till.http;

import com.github.f4b6a3.ulid.Ulid;
import com.github.f4b6a3.ulid.UlidCreator;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import till.contracts.Hash;

/**
 * What tells a request that changes something from all others, so that however often it arrives it
 * has one effect and one answer. Controllers take it as an argument.
 *
 * @param key as it may stand in the name of a Redis key: the client's key with everything but
 *     letters, digits and {@code _.-} percent-encoded; or an id of our own after {@link #OWN_MARK}
 * @param own whether the client did not choose the key, so nobody can send it with another request
 * @param fingerprint a hash of method, path and query: another request under the same key has
 *     another one
 * @param run this arrival of the request; what a service repeats itself keeps it, and is no replay
 * @param expiry from when on a first arrival has no effect any more; until then, and a little
 *     longer, what came of the request is remembered. The age of our own ids can be read from them,
 *     so that the expiry is the same at every arrival, however late
 */
public record RequestKey(String key, boolean own, String fingerprint, String run, Instant expiry) {
  /** Characters of a client's key. */
  public static final int LENGTH_MAX = 128;

  /** The client's key: visible ASCII, as it is or as a string of RFC 8941. */
  static final String KEY_HEADER = "Idempotency-Key";

  /**
   * The id that a gateway gives to a request whose client sends no key. Gateways take it off the
   * requests of clients.
   */
  static final String ID_HEADER = "Till-Request-Id";

  /** How keys begin that no client can choose: encoded, a client's key never has it. */
  private static final String OWN_MARK = "~";

  private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\[\"\\\\])*)\"");
  private static final Pattern ESCAPED = Pattern.compile("\\\\([\"\\\\])");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int RADIX = 36;

  /**
   * The key of a request that has just arrived.
   *
   * @param keys every {@link #KEY_HEADER} that it has
   * @param ids every {@link #ID_HEADER} that it has
   * @throws ProblemException MALFORMED_KEY, if there are several or one breaks the rule
   */
  static RequestKey of(
      List<String> keys,
      List<String> ids,
      String method,
      URI uri,
      RequestLimits limits,
      Instant now) {
    String fingerprint = fingerprint(method, uri.getRawPath(), uri.getRawQuery());
    String run = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), RADIX);
    if (!keys.isEmpty()) {
      return new RequestKey(encoded(key(keys)), false, fingerprint, run, now.plus(limits.keep()));
    }
    String id = ids.isEmpty() ? UlidCreator.getUlid(now.toEpochMilli()).toString() : id(ids);
    var expiry = born(id, now).plus(limits.keepOwn());
    return new RequestKey(OWN_MARK + id, true, fingerprint, run, expiry);
  }

  private static String key(List<String> headers) {
    String key = unquoted(headers.getFirst());
    if (headers.size() > 1 || !valid(key)) {
      throw new ProblemException(
          ProblemType.MALFORMED_KEY,
          "There must be one key, of 1 to "
              + LENGTH_MAX
              + " visible ASCII characters; it may be a string as RFC 8941 writes it, in quotes");
    }
    return key;
  }

  private static String id(List<String> headers) {
    String id = headers.getFirst();
    if (headers.size() > 1 || !ID.matcher(id).matches()) {
      throw new ProblemException(
          ProblemType.MALFORMED_KEY, "Only a gateway sends " + ID_HEADER + ", and only one");
    }
    return id;
  }

  /** When an id was made, if it is a ULID; it was not made in the future. */
  private static Instant born(String id, Instant now) {
    if (!Ulid.isValid(id)) {
      return now;
    }
    var made = Ulid.getInstant(id);
    return made.isBefore(now) ? made : now;
  }

  /** A string as RFC 8941 writes it stands for what is between its quotes, all else for itself. */
  private static String unquoted(String header) {
    var string = STRING.matcher(header);
    return string.matches() ? ESCAPED.matcher(string.group(1)).replaceAll("$1") : header;
  }

  private static boolean valid(String key) {
    return !key.isEmpty()
        && key.length() <= LENGTH_MAX
        && key.chars().allMatch(c -> c > ' ' && c <= '~');
  }

  /** No two keys are encoded alike, and none has a character with a meaning in Redis or Lua. */
  private static String encoded(String key) {
    var encoded = new StringBuilder(key.length());
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (isPlain(c)) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
      }
    }
    return encoded.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '.'
        || c == '-';
  }

  private static String fingerprint(String method, String path, @Nullable String query) {
    String request = method + ' ' + path + (query == null ? "" : '?' + query);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Hash.of(request));
  }
}
