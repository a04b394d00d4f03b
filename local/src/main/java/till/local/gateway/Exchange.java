package till.local.gateway;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client, until it is answered. Its idempotency key lets it be sent again,
 * whatever became of it before: to another instance when a connection breaks, and to a second one
 * when the first is sick. The first answer wins.
 */
final class Exchange {
  private final Traffic traffic;
  private final Upstreams upstreams;
  private final HttpServerRequest request;
  private final IdempotencyKey key;
  private final Patience patience;
  private final List<Attempt> attempts = new ArrayList<>(2);
  private RequestBody body = RequestBody.none();
  private @Nullable Upstream failed;
  private boolean wasSent;

  Exchange(Traffic traffic, Upstreams upstreams, HttpServerRequest request) {
    this.traffic = traffic;
    this.upstreams = upstreams;
    this.request = request;
    this.key = IdempotencyKey.of(request);
    this.patience = new Patience(traffic.limits().patience());
  }

  void begin() {
    if (RequestBody.isExpected(request.headers())) {
      RequestBody.read(request)
          .onSuccess(
              read -> {
                body = read;
                attempt();
              })
          .onFailure(brokenOff -> end());
    } else {
      attempt();
    }
  }

  /** At the next instance, or when there may be one again. */
  private void attempt() {
    if (request.response().closed()) {
      end(); // nobody waits for the answer any more
      return;
    }
    Upstream upstream = upstreams.next(failed);
    if (upstream == null) {
      attemptLater();
    } else {
      attempt(upstream);
    }
  }

  private void attempt(Upstream upstream) {
    Attempt attempt = new Attempt(this, upstream);
    attempts.add(attempt);
    attempt.begin(
        traffic.client(),
        new RequestOptions().setMethod(request.method()).setURI(RawUri.escaped(request.uri())));
  }

  private void attemptLater() {
    if (!patience.isOver()) {
      traffic.later(patience.nextPause(), this::attempt);
    } else {
      answer(wasSent ? GatewayProblem.BROKEN_OFF : GatewayProblem.UNREACHABLE);
    }
  }

  /** A second attempt at a well instance, if the first one waits too long at a sick one. */
  void hedge(long afterNanos) {
    if (attempts.size() != 1 || !attempts.getFirst().isStuck(afterNanos) || !isRepeatable()) {
      return;
    }
    Upstream sick = attempts.getFirst().upstream();
    Upstream other = upstreams.next(sick);
    if (other != null && other != sick && other.isWell()) {
      attempt(other);
    }
  }

  private boolean isRepeatable() {
    return !wasSent || body.isRepeatable();
  }

  /** Passes the request on over a connection that an attempt has got. */
  Future<HttpClientResponse> send(HttpClientRequest upstreamRequest) {
    wasSent = true;
    HopByHop.copyOthers(request.headers(), upstreamRequest.headers());
    key.addTo(upstreamRequest.headers());
    return body.sendWith(upstreamRequest);
  }

  void notConnected(Attempt attempt) {
    attempt.upstream().avoid();
    if (isLast(attempt)) {
      attempt();
    }
  }

  void brokeOff(Attempt attempt) {
    if (!isLast(attempt)) {
      return;
    }
    if (isRepeatable()) {
      attemptLater();
    } else {
      answer(GatewayProblem.BROKEN_OFF);
    }
  }

  private boolean isLast(Attempt attempt) {
    failed = attempt.upstream();
    attempts.remove(attempt);
    return attempts.isEmpty();
  }

  void answered(Attempt attempt, HttpClientResponse response, Buffer whole) {
    abandonAllBut(attempt);
    if (!request.response().closed()) {
      head(response).end(whole);
    }
    end();
  }

  /** Passes an answer on as it comes; from now on there is no other. */
  void answeredAtLength(Attempt attempt, HttpClientResponse response) {
    abandonAllBut(attempt);
    HttpServerResponse answer = head(response);
    if (!answer.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      answer.setChunked(true);
    }
    // Half a body must not end as if it were whole: the connection ends instead.
    response
        .pipe()
        .endOnFailure(false)
        .to(answer)
        .onFailure(failure -> answer.reset())
        .onComplete(end -> end());
  }

  private void abandonAllBut(Attempt answered) {
    for (Attempt attempt : attempts) {
      if (attempt != answered) {
        attempt.abandon();
      }
    }
    attempts.clear();
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
    end();
  }

  private void end() {
    traffic.ended(this);
  }
}
