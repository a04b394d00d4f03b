package till.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Single requests to servers that may not be there yet. */
final class Questions implements AutoCloseable {
  /** No HTTP status: there was no answer. */
  static final int NO_ANSWER = 0;

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(40);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  int status(URI uri) {
    HttpResponse<String> answer = send("GET", uri);
    return answer == null ? NO_ANSWER : answer.statusCode();
  }

  /** What a POST was answered; null if it did not succeed. */
  @Nullable JsonObject post(URI uri) {
    HttpResponse<String> answer = send("POST", uri);
    return answer == null || answer.statusCode() != 200 ? null : new JsonObject(answer.body());
  }

  private @Nullable HttpResponse<String> send(String method, URI uri) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .method(method, BodyPublishers.noBody())
            .timeout(ANSWER_LIMIT)
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
