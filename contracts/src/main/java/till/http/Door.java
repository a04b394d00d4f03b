package till.http;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.RouteInfo;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in as many requests as an instance can work on, and turns further ones away at once: better
 * a quick no for some than a late answer for all. Management endpoints are always let in.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class Door {
  private static final Logger LOG = LoggerFactory.getLogger(Door.class);
  private static final String ENDPOINT = "io.micronaut.management.endpoint.annotation.Endpoint";

  /** When a request was let in, as of nanoTime; what was turned away has none. */
  private static final String INSIDE = "till.http.inside";

  private final Width width;
  private final Overload overload = new Overload();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder turnedAway = new LongAdder();

  Door(HttpLimits limits) {
    this.width = new Width(limits);
  }

  /** Requests that were let in and are not answered. */
  int inFlight() {
    return inFlight.get();
  }

  /** As many may be inside now. */
  int width() {
    return width.now();
  }

  long turnedAway() {
    return turnedAway.sum();
  }

  /** Answers in place of the controller if there are too many. */
  @RequestFilter
  @Nullable HttpResponse<Problem> enter(HttpRequest<?> request) {
    if (isManagement(request)) {
      return null;
    }
    if (inFlight.getAndIncrement() >= width.now()) {
      inFlight.getAndDecrement();
      turnedAway.increment();
      if (overload.begins(System.nanoTime())) {
        say("overload: requests are turned away");
      }
      return Problem.response(ProblemType.UNAVAILABLE, "Too many requests are under way");
    }
    request.setAttribute(INSIDE, System.nanoTime());
    return null;
  }

  private static boolean isManagement(HttpRequest<?> request) {
    RouteInfo<?> route = RouteAttributes.getRouteInfo(request).orElse(null);
    return route != null && route.getAnnotationMetadata().hasStereotype(ENDPOINT);
  }

  /** Whatever the answer is, and whether or not anyone is there to take it. */
  @ResponseFilter
  void leave(HttpRequest<?> request) {
    request
        .removeAttribute(INSIDE, Long.class)
        .ifPresent(
            since -> {
              long now = System.nanoTime();
              width.answered(now - since, inFlight.getAndDecrement(), now);
              if (overload.ends(now)) {
                say("overload is over");
              }
            });
  }

  private void say(String what) {
    LOG.atWarn()
        .addKeyValue("in_flight", inFlight.get())
        .addKeyValue("in_flight_max", width.now())
        .addKeyValue("turned_away", turnedAway.sum())
        .log(what);
  }
}
