package till.local.gateway;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;

/**
 * One request on its way to an instance and back. As long as nothing was sent, another instance may
 * be tried; after that only a GET may, for it changes nothing.
 */
final class Exchange {
  /** Answers up to this size go out in one piece, together with their headers. */
  private static final int WHOLE_BODY_MAX = 64 * 1024;

  private static final long RETRY_PAUSE_MILLIS = 50;
  private static final int BROKEN_OFF_MAX = 3;

  private final Vertx vertx;
  private final HttpClient client;
  private final Upstreams upstreams;
  private final HttpServerRequest request;
  private final boolean hasBody;
  private final long patienceEnd;
  private int brokenOff;

  Exchange(
      Vertx vertx,
      HttpClient client,
      Upstreams upstreams,
      HttpServerRequest request,
      long patienceNanos) {
    this.vertx = vertx;
    this.client = client;
    this.upstreams = upstreams;
    this.request = request;
    this.hasBody = hasBody(request.headers());
    this.patienceEnd = System.nanoTime() + patienceNanos;
  }

  void begin() {
    if (hasBody) {
      request.pause();
    }
    attempt();
  }

  private static boolean hasBody(MultiMap headers) {
    String length = headers.get(HttpHeaders.CONTENT_LENGTH);
    return length != null ? !length.equals("0") : headers.contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private void attempt() {
    Upstream upstream = upstreams.next();
    if (upstream == null) {
      attemptLater();
      return;
    }
    client
        .request(target(upstream))
        .onComplete(
            (connected, failure) -> {
              if (failure == null) {
                send(connected);
              } else {
                upstream.avoid();
                attempt();
              }
            });
  }

  private void attemptLater() {
    if (request.response().closed()) {
      return; // nobody waits for the answer any more
    }
    if (System.nanoTime() - patienceEnd < 0) {
      vertx.setTimer(RETRY_PAUSE_MILLIS, timer -> attempt());
    } else {
      answer(GatewayProblem.UNREACHABLE);
    }
  }

  private RequestOptions target(Upstream upstream) {
    return new RequestOptions()
        .setHost(upstream.host())
        .setPort(upstream.port())
        .setMethod(request.method())
        .setURI(RawUri.escaped(request.uri()));
  }

  private void send(HttpClientRequest upstreamRequest) {
    HopByHop.copyOthers(request.headers(), upstreamRequest.headers());
    Future<HttpClientResponse> sent =
        hasBody ? upstreamRequest.send(request) : upstreamRequest.send();
    sent.onComplete(
        (response, failure) -> {
          if (failure == null) {
            receive(response);
          } else {
            brokeOff();
          }
        });
  }

  private void brokeOff() {
    brokenOff++;
    if (isRepeatable() && brokenOff < BROKEN_OFF_MAX && System.nanoTime() - patienceEnd < 0) {
      attempt();
    } else {
      answer(GatewayProblem.BROKEN_OFF);
    }
  }

  private boolean isRepeatable() {
    HttpMethod method = request.method();
    return !hasBody && (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD));
  }

  private void receive(HttpClientResponse response) {
    if (isSmall(response)) {
      response
          .body()
          .onComplete(
              (body, failure) -> {
                if (failure == null) {
                  head(response).end(body);
                } else {
                  brokeOff();
                }
              });
    } else {
      stream(response);
    }
  }

  /** Whether it is known to end soon; the answer to a HEAD has a length but no body. */
  private boolean isSmall(HttpClientResponse response) {
    String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null
        ? response.statusCode() == 204 || response.statusCode() == 304
        : length.length() < 10 && Integer.parseInt(length) <= WHOLE_BODY_MAX;
  }

  private void stream(HttpClientResponse response) {
    HttpServerResponse answer = head(response);
    if (!answer.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      answer.setChunked(true);
    }
    // Half a body must not end as if it were whole: the connection ends instead.
    response.pipe().endOnFailure(false).to(answer).onFailure(failure -> answer.reset());
  }

  private HttpServerResponse head(HttpClientResponse response) {
    HttpServerResponse answer = request.response();
    answer.setStatusCode(response.statusCode()).setStatusMessage(response.statusMessage());
    HopByHop.copyOthers(response.headers(), answer.headers());
    return answer;
  }

  private void answer(GatewayProblem problem) {
    if (!request.response().closed()) {
      problem.answer(request.response());
    }
  }
}
