package till.checkout;

import io.micronaut.context.annotation.Context;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.order.OrderSvc;
import till.redis.Partitions;
import till.streams.StreamLimits;
import till.streams.StreamMetrics;
import till.streams.StreamRuntime;
import till.streams.Streams;

/** What runs in order-svc beside requests; {@link #start()} names it all. */
@Context
final class CheckoutRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(CheckoutRuntime.class);
  private static final String ROLE = "outcome";
  private static final Duration AFTER_AN_ERROR = Duration.ofMillis(200);

  private final StreamRuntime outcomes;
  private final DeadlineSweep deadlines;
  private final OverduePoll overdue;
  private final Notices notices;
  private final Waiters waiters;
  private final CheckoutLimits limits;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> loops = new ArrayList<>();

  CheckoutRuntime(
      Streams streams,
      Partitions partitions,
      OutcomeHandler handler,
      StreamLimits streamLimits,
      StreamMetrics metrics,
      DeadlineSweep deadlines,
      OverduePoll overdue,
      Notices notices,
      Waiters waiters,
      CheckoutLimits limits) {
    this.outcomes =
        new StreamRuntime(streams, partitions, ROLE, OrderSvc.NAME, handler, streamLimits, metrics);
    this.deadlines = deadlines;
    this.overdue = overdue;
    this.notices = notices;
    this.waiters = waiters;
    this.limits = limits;
    start();
  }

  private void start() {
    outcomes.start();
    loop("deadlines", () -> every(limits.sweepEvery(), deadlines::run));
    loop("overdue", () -> every(limits.pollEvery(), overdue::run));
    loop("notices", this::readNotices);
  }

  @PreDestroy
  void close() throws InterruptedException {
    stop.countDown();
    outcomes.close();
    for (Thread loop : loops) {
      loop.join();
    }
  }

  private void loop(String name, Runnable body) {
    loops.add(Thread.ofVirtual().name(name).start(body));
  }

  private void every(Duration mean, Runnable body) {
    while (!stoppedWithin(jittered(mean))) {
      body.run();
    }
  }

  private void readNotices() {
    while (stop.getCount() > 0) {
      try (var reader = notices.reader()) {
        while (stop.getCount() > 0) {
          reader.read().forEach(waiters::tell);
        }
      } catch (RuntimeException e) {
        LOG.warn("can't read notices: {}", e.toString());
        if (stoppedWithin(AFTER_AN_ERROR.toMillis())) {
          return;
        }
      }
    }
  }

  private static long jittered(Duration mean) {
    return mean.toMillis() / 2 + ThreadLocalRandom.current().nextLong(mean.toMillis() + 1);
  }

  private boolean stoppedWithin(long milliseconds) {
    try {
      return stop.await(milliseconds, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
