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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
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

  /** What a request that was let in has, and one that was turned away has not. */
  private static final String INSIDE = "till.http.inside";

  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Width width;
  private final HttpLimits limits;
  private final Queue<Inside> inside = new ConcurrentLinkedQueue<>();
  private final AtomicInteger longOnes = new AtomicInteger();
  private final AtomicLong lookedAt = new AtomicLong(System.nanoTime());
  private final Overload overload = new Overload();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder turnedAway = new LongAdder();

  Door(HttpLimits limits) {
    this.width = new Width(limits);
    this.limits = limits;
  }

  /** One request that was let in. */
  private static final class Inside {
    private final long since;
    private final AtomicReference<Place> place = new AtomicReference<>(Place.TAKEN);

    Inside(long since) {
      this.since = since;
    }
  }

  private enum Place {
    TAKEN,
    /** It has given its place to others, because it takes long. */
    GIVEN,
    LEFT
  }

  /** Requests that were let in and are not answered, other than those that take long. */
  int inFlight() {
    return inFlight.get();
  }

  /** Requests that take long, and no place from others. */
  int takingLong() {
    return longOnes.get();
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
    long now = System.nanoTime();
    lookForLongOnes(now);
    if (inFlight.getAndIncrement() >= width.now()) {
      inFlight.getAndDecrement();
      turnedAway.increment();
      if (overload.begins(now)) {
        say("overload: requests are turned away");
      }
      return Problem.response(ProblemType.UNAVAILABLE, "Too many requests are under way");
    }
    var entered = new Inside(now);
    inside.add(entered);
    request.setAttribute(INSIDE, entered);
    return null;
  }

  /**
   * Those that take long give their places to others, as far as there may be long ones. Forgets
   * those that have left. Done now and then by who enters.
   */
  private void lookForLongOnes(long now) {
    long last = lookedAt.get();
    if (now - last < LOOK_EVERY_NANOS || !lookedAt.compareAndSet(last, now)) {
      return;
    }
    long before = now - limits.longAfter().toNanos();
    inside.removeIf(
        one -> {
          if (one.since - before < 0
              && longOnes.get() < limits.longMax()
              && one.place.compareAndSet(Place.TAKEN, Place.GIVEN)) {
            inFlight.getAndDecrement();
            longOnes.getAndIncrement();
            return true;
          }
          return one.place.get() == Place.LEFT;
        });
  }

  private static boolean isManagement(HttpRequest<?> request) {
    RouteInfo<?> route = RouteAttributes.getRouteInfo(request).orElse(null);
    return route != null && route.getAnnotationMetadata().hasStereotype(ENDPOINT);
  }

  /** Whatever the answer is, and whether or not anyone is there to take it. */
  @ResponseFilter
  void leave(HttpRequest<?> request) {
    request
        .removeAttribute(INSIDE, Inside.class)
        .ifPresent(
            left -> {
              long now = System.nanoTime();
              int others =
                  left.place.getAndSet(Place.LEFT) == Place.GIVEN
                      ? inFlight.get() + longOnes.getAndDecrement()
                      : inFlight.getAndDecrement();
              width.answered(now - left.since, others, now);
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
