package till.bench.load;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A few requests that must all succeed. */
public final class Exchange implements Errand {
  private static final int TURNED_AWAY_MAX = 10_000;

  private final List<Request> requests;
  private final @Nullable JsonObject[] answers;
  private int begun;
  private int turnedAway;

  private Exchange(List<Request> requests) {
    this.requests = requests;
    this.answers = new JsonObject[requests.size()];
  }

  /**
   * The answers, in the order of the requests.
   *
   * @throws ShopFailedException if one did not succeed
   */
  public static List<JsonObject> of(Clients clients, List<Request> requests) {
    Exchange exchange = new Exchange(requests);
    clients.run(exchange);
    return Arrays.stream(exchange.answers).map(Objects::requireNonNull).toList();
  }

  @Override
  public @Nullable Request next() {
    return begun < requests.size() ? requests.get(begun++) : null;
  }

  @Override
  public void answered(Request request, int status, Buffer body, long nanoseconds) {
    if (status != 200) {
      throw new ShopFailedException(request + " was answered " + status + ": " + body);
    }
    answers[request.number()] = new JsonObject(body);
  }

  @Override
  public void failed(Request request, Throwable cause) {
    throw new ShopFailedException(request + " failed: " + cause.getMessage(), cause);
  }

  @Override
  public boolean turnedAway(Request request, boolean mayWait) {
    turnedAway++;
    if (!mayWait || turnedAway > TURNED_AWAY_MAX) {
      throw new ShopFailedException(request + " was turned away too often");
    }
    return true;
  }
}
