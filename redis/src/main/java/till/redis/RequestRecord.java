package till.redis;

import java.util.Arrays;
import java.util.List;
import till.http.RequestKey;

/**
 * What came of a request, kept beside its effect by the script that has the effect: see {@code
 * lua/request/include/once.lua}.
 */
public final class RequestRecord {
  private static final int WIDTH = 3;

  private RequestRecord() {}

  /**
   * The record's key, a string.
   *
   * @param changed the key of what the request changes; they share a slot
   */
  public static String key(String changed, RequestKey request) {
    return changed + ":request:" + request.key();
  }

  /** The script's own arguments, and after them what the record needs: fingerprint, run, expiry. */
  public static String[] arguments(RequestKey request, String... own) {
    var arguments = Arrays.copyOf(own, own.length + WIDTH);
    arguments[own.length] = request.fingerprint();
    arguments[own.length + 1] = request.run();
    arguments[own.length + 2] = RequestKeys.expiry(request);
    return arguments;
  }

  /** Whether another run of the request had its effect before. */
  public static boolean isReplayed(List<Object> returned) {
    return returned.get(1).equals(1L);
  }
}
