package till.local.operator;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Talks to the API of the console. */
final class OperatorClient implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(40);
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;

  private final URI origin;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_LIMIT)
          .build();

  OperatorClient(URI origin, String token) {
    this.origin = origin;
    this.token = token;
  }

  /** Names one thing in a path. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Reads.
   *
   * @throws OperatorException if that fails
   */
  JsonObject get(String path) {
    return send(request(path).GET());
  }

  /**
   * Does something, once however often the request arrives.
   *
   * @throws OperatorException if that fails
   */
  JsonObject post(String path, @Nullable JsonObject body) {
    HttpRequest.Builder request =
        request(path)
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .header("Content-Type", "application/json")
            .POST(body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
    String user = System.getProperty("user.name", "");
    return send(user.isEmpty() ? request : request.header("Till-Operator", user));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(origin.resolve("/operator/" + path))
        .timeout(ANSWER_LIMIT)
        .header("Authorization", "Bearer " + token);
  }

  private JsonObject send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() == OK) {
        return new JsonObject(response.body());
      }
      throw new OperatorException(refusal(response));
    } catch (IOException e) {
      throw new OperatorException("No console answers at " + origin + ": " + e.getMessage());
    } catch (DecodeException e) {
      throw new OperatorException("What answers at " + origin + " is no console");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperatorException("Interrupted");
    }
  }

  private String refusal(HttpResponse<String> response) {
    if (response.statusCode() == UNAUTHORIZED) {
      return "The console does not know this token";
    }
    try {
      JsonObject problem = new JsonObject(response.body());
      String title = problem.getString("title", "Status " + response.statusCode());
      String detail = problem.getString("detail");
      return detail == null ? title : title + ": " + detail;
    } catch (DecodeException | ClassCastException e) {
      return "Status " + response.statusCode() + " from " + origin;
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
