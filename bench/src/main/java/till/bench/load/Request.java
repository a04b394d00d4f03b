package till.bench.load;

import io.vertx.core.http.HttpMethod;

/**
 * One request.
 *
 * @param kind what it is counted as
 * @param number which of its kind, from 0
 */
public record Request(String kind, HttpMethod method, String path, int number) {
  public static Request get(String kind, String path, int number) {
    return new Request(kind, HttpMethod.GET, path, number);
  }

  public static Request post(String kind, String path, int number) {
    return new Request(kind, HttpMethod.POST, path, number);
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
