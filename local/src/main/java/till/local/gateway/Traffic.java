package till.local.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The requests that one event loop has taken and not answered. */
final class Traffic {
  private final Vertx vertx;
  private final HttpClient client;
  private final GatewayLimits limits;
  private final InFlight inFlight;
  private final Set<Exchange> underWay = new HashSet<>();

  Traffic(Vertx vertx, HttpClient client, GatewayLimits limits, InFlight inFlight) {
    this.vertx = vertx;
    this.client = client;
    this.limits = limits;
    this.inFlight = inFlight;
  }

  HttpClient client() {
    return client;
  }

  GatewayLimits limits() {
    return limits;
  }

  void later(long milliseconds, Runnable action) {
    vertx.setTimer(milliseconds, timer -> action.run());
  }

  /** Takes the request, or turns it away at once if there are too many. */
  void take(HttpServerRequest request, Upstreams upstreams) {
    if (!inFlight.enter()) {
      GatewayProblem.OVERLOADED.answer(request.response());
      return;
    }
    Exchange exchange = new Exchange(this, upstreams, request);
    underWay.add(exchange);
    exchange.begin();
  }

  /** It is answered, or nobody waits for its answer. Harmless if it was said before. */
  void ended(Exchange exchange) {
    if (underWay.remove(exchange)) {
      inFlight.leave();
    }
  }

  /** Lets requests that are stuck at a sick instance try a well one, too. */
  void hedge() {
    long afterNanos = limits.hedgeAfter().toNanos();
    List.copyOf(underWay).forEach(exchange -> exchange.hedge(afterNanos));
  }
}
