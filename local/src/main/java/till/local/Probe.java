package till.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Asks a server whether it is there. */
final class Probe {
  /** No HTTP status: there was no answer. */
  static final int NO_ANSWER = 0;

  private static final int LIMIT_MILLIS = 2_000;

  private Probe() {}

  static int status(URI uri) {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(LIMIT_MILLIS);
      connection.setReadTimeout(LIMIT_MILLIS);
      try {
        return connection.getResponseCode();
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return NO_ANSWER;
    }
  }
}
