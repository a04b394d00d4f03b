package till.bench;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** What the connections have to do. Every method is called on the one event loop. */
interface Errand {
  /** The next request; null if there is none any more. */
  @Nullable Request next();

  /** The shop answered. */
  void answered(Request request, int status, Buffer body, long nanoseconds);

  /** There was no answer: the connection broke, or none came in time. */
  void failed(Request request, Throwable cause);
}
