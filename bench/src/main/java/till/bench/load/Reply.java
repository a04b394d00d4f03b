package till.bench.load;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of a request that was sent. */
sealed interface Reply {
  /** An answer, whole. */
  record Answer(HttpClientResponse response, Buffer body) implements Reply {
    private static final int TOO_BUSY = 503;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    boolean isTurnedAway() {
      return response.statusCode() == TOO_BUSY;
    }

    /** When to ask again. */
    Duration pause() {
      @Nullable String asked = response.getHeader(HttpHeaders.RETRY_AFTER);
      return asked == null || !asked.matches("\\d{1,9}") // it may be a date
          ? PAUSE
          : shorter(Duration.ofSeconds(Long.parseLong(asked)).plus(PAUSE), PAUSE_MAX);
    }

    private static Duration shorter(Duration one, Duration other) {
      return one.compareTo(other) < 0 ? one : other;
    }
  }

  /** None came: the connection broke, or it took too long. */
  record None(Throwable cause) implements Reply {}

  /** Tells the errand, unless the client is to ask again. */
  default boolean isFinal(Errand errand, Request request, boolean mayWait, long nanoseconds) {
    switch (this) {
      case None none -> errand.failed(request, none.cause());
      case Answer answer when answer.isTurnedAway() -> {
        return !errand.turnedAway(request, mayWait);
      }
      case Answer answer ->
          errand.answered(request, answer.response.statusCode(), answer.body, nanoseconds);
    }
    return true;
  }
}
