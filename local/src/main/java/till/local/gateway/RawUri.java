package till.local.gateway;

import java.util.Locale;

/** The path and query of a request, which go on as they came. */
final class RawUri {
  private static final int ASCII_MAX = 0x7F;

  private RawUri() {}

  /**
   * The same, unless it has bytes that no URI may have: the codec reads each as one character and
   * would write it as two bytes, so they are escaped.
   */
  static String escaped(String uri) {
    for (int i = 0; i < uri.length(); i++) {
      if (uri.charAt(i) > ASCII_MAX) {
        return escapedFrom(uri, i);
      }
    }
    return uri;
  }

  private static String escapedFrom(String uri, int first) {
    StringBuilder escaped = new StringBuilder(uri.length() + 16).append(uri, 0, first);
    for (int i = first; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c > ASCII_MAX) {
        escaped.append(String.format(Locale.ROOT, "%%%02X", c & 0xFF));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
