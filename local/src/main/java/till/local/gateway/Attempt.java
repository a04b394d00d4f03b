package till.local.gateway;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/** A request once sent to one instance. What comes of it, its exchange is told once at most. */
final class Attempt {
  /** Answers up to this size are taken whole before the client gets anything of them. */
  private static final int WHOLE_BODY_MAX = 64 * 1024;

  private final Exchange exchange;
  private final Upstream upstream;
  private final long begun = System.nanoTime();
  private @Nullable HttpClientRequest sent;
  private boolean isOver;

  Attempt(Exchange exchange, Upstream upstream) {
    this.exchange = exchange;
    this.upstream = upstream;
  }

  Upstream upstream() {
    return upstream;
  }

  /** Whether it waits for so long at an instance that is sick. */
  boolean isStuck(long nanos) {
    return !upstream.isWell() && System.nanoTime() - begun >= nanos;
  }

  void begin(HttpClient client, RequestOptions target) {
    client
        .request(target.setHost(upstream.host()).setPort(upstream.port()))
        .onComplete(
            (connected, failure) -> {
              if (isOver) {
                reset(connected);
              } else if (failure != null) {
                isOver = true;
                exchange.notConnected(this);
              } else {
                send(connected);
              }
            });
  }

  private void send(HttpClientRequest request) {
    sent = request;
    exchange
        .send(request)
        .onComplete(
            (response, failure) -> {
              if (isOver) {
                return;
              } else if (failure != null) {
                brokeOff();
              } else if (isSmall(response)) {
                takeWhole(response);
              } else {
                isOver = true;
                exchange.answeredAtLength(this, response);
              }
            });
  }

  /** Whether it is known to end soon; the answer to a HEAD has a length but no body. */
  private static boolean isSmall(HttpClientResponse response) {
    String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null
        ? response.statusCode() == 204 || response.statusCode() == 304
        : length.length() < 10 && Integer.parseInt(length) <= WHOLE_BODY_MAX;
  }

  private void takeWhole(HttpClientResponse response) {
    response
        .body()
        .onComplete(
            (body, failure) -> {
              if (isOver) {
                return;
              } else if (failure != null) {
                brokeOff();
              } else {
                isOver = true;
                exchange.answered(this, response, body);
              }
            });
  }

  private void brokeOff() {
    isOver = true;
    exchange.brokeOff(this);
  }

  /** Its answer is not wanted any more. */
  void abandon() {
    isOver = true;
    reset(sent);
  }

  private static void reset(@Nullable HttpClientRequest request) {
    if (request != null) {
      request.reset();
    }
  }
}
