package till.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A few requests that must all succeed. */
final class Exchange implements Errand {
  private final List<Request> requests;
  private final @Nullable JsonObject[] answers;
  private int begun;

  private Exchange(List<Request> requests) {
    this.requests = requests;
    this.answers = new JsonObject[requests.size()];
  }

  /**
   * The answers, in the order of the requests.
   *
   * @throws ShopFailedException if one did not succeed
   */
  static List<JsonObject> of(Connections connections, List<Request> requests) {
    Exchange exchange = new Exchange(requests);
    connections.run(exchange);
    return Arrays.stream(exchange.answers).map(java.util.Objects::requireNonNull).toList();
  }

  @Override
  public @Nullable Request next() {
    return begun < requests.size() ? requests.get(begun++) : null;
  }

  @Override
  public void answered(Request request, int status, Buffer body, long nanoseconds) {
    if (status != 200) {
      throw new ShopFailedException(
          request.method() + " " + request.path() + " was answered " + status + ": " + body);
    }
    answers[request.number()] = new JsonObject(body);
  }

  @Override
  public void failed(Request request, Throwable cause) {
    throw new ShopFailedException(
        request.method() + " " + request.path() + " failed: " + cause.getMessage(), cause);
  }
}
