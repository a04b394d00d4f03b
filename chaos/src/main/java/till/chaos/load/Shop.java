package till.chaos.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import till.chaos.history.Attempt;
import till.chaos.history.History;
import till.chaos.history.Operation;

/** The shop over HTTP. Where it is found may change at any time. */
public final class Shop implements AutoCloseable {
  /** Longer than anything may take, so that what never ends is seen as such. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(Version.HTTP_1_1).connectTimeout(CONNECT_LIMIT).build();
  private volatile URI origin;

  public Shop(URI origin) {
    this.origin = origin;
  }

  /** From now on requests go there. */
  public void moveTo(URI origin) {
    this.origin = origin;
  }

  public URI origin() {
    return origin;
  }

  /**
   * Sends it once.
   *
   * @param key empty for none
   * @throws InterruptedException if nobody wants to know any more
   */
  Attempt send(Operation operation, String key, History history) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(origin.resolve(operation.path()))
            .timeout(ANSWER_LIMIT)
            .method(operation.method(), BodyPublishers.noBody());
    if (!key.isEmpty()) {
      request.header("Idempotency-Key", key);
    }
    long begin = history.now();
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      boolean asksToRetry = answer.headers().firstValue("Retry-After").isPresent();
      return new Attempt(begin, history.now(), answer.statusCode(), answer.body(), asksToRetry);
    } catch (IOException e) {
      return new Attempt(begin, history.now(), 0, e.toString());
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
