package till.bench.load;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** What clients have to do. Every method is called on the one event loop. */
public interface Errand {
  /** The next request; null if there is none any more. */
  @Nullable Request next();

  /**
   * An open loop sends a request.
   *
   * @param lateNanoseconds after it was to be sent
   */
  default void sent(long lateNanoseconds) {}

  /**
   * The shop answered.
   *
   * @param nanoseconds since it was sent; in an open loop, since it was to be sent
   */
  void answered(Request request, int status, Buffer body, long nanoseconds);

  /** There was no answer: the connection broke, or none came in time. */
  void failed(Request request, Throwable cause);

  /**
   * The shop is too busy: 503.
   *
   * @param mayWait whether the client could ask again
   * @return whether it is to do so after a pause
   */
  boolean turnedAway(Request request, boolean mayWait);
}
