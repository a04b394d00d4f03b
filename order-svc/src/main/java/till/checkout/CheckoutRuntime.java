package till.checkout;

import io.micronaut.context.annotation.Context;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.order.OrderSvc;
import till.redis.BackgroundTasks;
import till.redis.BackgroundTasks.Heartbeat;
import till.redis.Partitions;
import till.redis.TaskMonitor;
import till.streams.StreamLimits;
import till.streams.StreamMetrics;
import till.streams.StreamPoll;
import till.streams.StreamRuntime;
import till.streams.Streams;

/** What runs in order-svc beside requests; {@link #start()} names it all. */
@Context
final class CheckoutRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(CheckoutRuntime.class);
  private static final String ROLE = "outcome";
  private static final Duration STOP_MAX = Duration.ofSeconds(10);
  private static final Duration OPEN_POLL_EVERY = Duration.ofSeconds(5);
  private static final Duration WITHOUT_NOTICES = Duration.ofMillis(250);
  private static final Duration AFTER_AN_ERROR = Duration.ofMillis(200);

  private final StreamRuntime outcomes;
  private final StreamPoll poll;
  private final OpenPoll open;
  private final DeadlineSweep deadlines;
  private final OverduePoll overdue;
  private final Notices notices;
  private final Waiters waiters;
  private final CheckoutLimits limits;
  private final CheckoutMetrics checkoutMetrics;
  private final BackgroundTasks loops;

  CheckoutRuntime(
      Streams streams,
      Partitions partitions,
      OutcomeHandler handler,
      StreamLimits streamLimits,
      StreamMetrics metrics,
      InstantSource clock,
      DeadlineSweep deadlines,
      OverduePoll overdue,
      OpenPoll open,
      Notices notices,
      Waiters waiters,
      CheckoutLimits limits,
      CheckoutMetrics checkoutMetrics,
      TaskMonitor monitor) {
    this.checkoutMetrics = checkoutMetrics;
    this.loops = new BackgroundTasks(monitor);
    this.outcomes =
        new StreamRuntime(
            streams, partitions, ROLE, OrderSvc.NAME, handler, streamLimits, metrics, monitor);
    this.poll =
        new StreamPoll(
            streams,
            partitions,
            OrderSvc.NAME,
            ROLE,
            List.of("payment", "stock"),
            metrics,
            clock,
            monitor);
    this.open = open;
    this.deadlines = deadlines;
    this.overdue = overdue;
    this.notices = notices;
    this.waiters = waiters;
    this.limits = limits;
    start();
  }

  private void start() {
    outcomes.start();
    poll.start();
    loops.every("deadlines", limits.sweepEvery(), deadlines::run);
    loops.every("overdue", limits.pollEvery(), () -> overdue.run());
    loops.every("overdue without notices", WITHOUT_NOTICES, this::lookWithoutNotices);
    loops.every("open-checkouts", OPEN_POLL_EVERY, open::run);
    loops.start("notices", this::readNotices);
  }

  @PreDestroy
  void close() {
    outcomes.close();
    poll.close();
    loops.stop(STOP_MAX);
  }

  /** Checkouts that began before notices went to another shard get none. */
  private void lookWithoutNotices() {
    if (notices.areUncertain()) {
      overdue.run(WITHOUT_NOTICES);
    }
  }

  private void readNotices(Heartbeat heartbeat) {
    while (!loops.isStopped()) {
      heartbeat.beat();
      try (var reader = notices.reader(checkoutMetrics::unreadableNotice)) {
        while (!loops.isStopped()) {
          heartbeat.beat();
          reader.read().forEach(waiters::tell);
        }
      } catch (RuntimeException e) {
        LOG.warn("can't read notices: {}", e.toString());
        loops.stoppedWithin(AFTER_AN_ERROR);
      }
    }
  }
}
