package till.http;

import com.github.f4b6a3.ulid.Ulid;
import com.github.f4b6a3.ulid.UlidCreator;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import till.contracts.Hash;

/**
 * What tells a request that changes something from all others, so that however often it arrives it
 * has one effect and one answer. Controllers take it as an argument.
 *
 * @param key of the header {@code Idempotency-Key}: 1 to {@link #LENGTH_MAX} visible ASCII
 *     characters other than quote and backslash; ours, if the client sent none
 * @param fingerprint a hash of method, path and query: another request under the same key has
 *     another one
 * @param run this arrival of the request; what a service repeats itself keeps it, and is no replay
 * @param expiry from when on a first arrival has no effect any more; until then, and a little
 *     longer, what came of the request is remembered. The age of our own keys can be read from
 *     them, so that the expiry is the same at every arrival, however late
 */
public record RequestKey(String key, String fingerprint, String run, Instant expiry) {
  public static final int LENGTH_MAX = 128;

  /** How keys begin that the gateway or a service makes for a client that sends none. */
  public static final String OWN_PREFIX = "till-";

  private static final int RADIX = 36;

  /**
   * The key of a request that has just arrived.
   *
   * @param headers every {@code Idempotency-Key} that it has
   * @throws ProblemException MALFORMED_KEY, if there are several or one breaks the rule
   */
  static RequestKey of(
      List<String> headers, String method, URI uri, RequestLimits limits, Instant now) {
    String key = key(headers, now);
    return new RequestKey(
        key,
        fingerprint(method, uri.getRawPath(), uri.getRawQuery()),
        Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), RADIX),
        isOwn(key) ? born(key, now).plus(limits.keepOwn()) : now.plus(limits.keep()));
  }

  /** Whether the client did not choose the key, so nobody can send it with another request. */
  public boolean isOwn() {
    return isOwn(key);
  }

  private static boolean isOwn(String key) {
    return key.startsWith(OWN_PREFIX);
  }

  private static String key(List<String> headers, Instant now) {
    if (headers.isEmpty()) {
      return OWN_PREFIX + UlidCreator.getUlid(now.toEpochMilli());
    }
    String key = unquoted(headers.getFirst());
    if (headers.size() > 1 || !valid(key)) {
      throw new ProblemException(
          ProblemType.MALFORMED_KEY,
          "There must be one key, of 1 to "
              + LENGTH_MAX
              + " visible ASCII characters without quote and backslash; quotes may be around it");
    }
    return key;
  }

  /** When our own key was made, if it is a ULID; it was not made in the future. */
  private static Instant born(String key, Instant now) {
    String ulid = key.substring(OWN_PREFIX.length());
    if (!Ulid.isValid(ulid)) {
      return now;
    }
    var made = Ulid.getInstant(ulid);
    return made.isBefore(now) ? made : now;
  }

  /** A string as RFC 8941 writes it is in quotes; many clients send the key without. */
  private static String unquoted(String header) {
    int last = header.length() - 1;
    return last > 0 && header.charAt(0) == '"' && header.charAt(last) == '"'
        ? header.substring(1, last)
        : header;
  }

  private static boolean valid(String key) {
    return !key.isEmpty()
        && key.length() <= LENGTH_MAX
        && key.chars().allMatch(c -> c > ' ' && c <= '~' && c != '"' && c != '\\');
  }

  private static String fingerprint(String method, String path, @Nullable String query) {
    String request = method + ' ' + path + (query == null ? "" : '?' + query);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Hash.of(request));
  }
}
