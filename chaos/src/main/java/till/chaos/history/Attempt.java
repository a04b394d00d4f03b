package till.chaos.history;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * One request over the network.
 *
 * @param begin in microseconds since the run began
 * @param end likewise, when the answer was there, or it was clear that there is none
 * @param status of HTTP; 0 if the connection broke or nothing came in time
 * @param body of the answer, or what went wrong
 * @param asksToRetry whether the answer has a {@code Retry-After}
 */
public record Attempt(long begin, long end, int status, String body, boolean asksToRetry) {
  /** How the problem of a request begins that was turned away at the door. */
  private static final String OVERLOAD = "Too many requests";

  /** Without a {@code Retry-After}. */
  public Attempt(long begin, long end, int status, String body) {
    this(begin, end, status, body, false);
  }

  /** Whether it was carried out, once and for all. */
  public boolean succeeded() {
    return status >= 200 && status < 300;
  }

  /** Whether the shop said what became of it: done, or not done and never to be. */
  public boolean isDefinite() {
    return status >= 200 && status < 500;
  }

  /** Whether it was turned away before it began, because there was too much to do. */
  public boolean isTurnedAway() {
    return status == 503 && json().getString("detail", "").startsWith(OVERLOAD);
  }

  /** Whether the client saw something break. */
  public boolean isError() {
    return !isDefinite() && !isTurnedAway();
  }

  /** The type of the problem, such as {@code urn:till:problem:out-of-stock}; empty if none. */
  public String problem() {
    return json().getString("type", "");
  }

  /** The body; empty if it isn't an object in JSON. */
  public JsonObject json() {
    try {
      return new JsonObject(body);
    } catch (DecodeException e) {
      return new JsonObject();
    }
  }

  /** How long it took, in microseconds. */
  public long duration() {
    return end - begin;
  }
}
