package till.checkout;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of checkouts. A decision is counted by the instance that announces it, which is once:
 * the instances' counts add up.
 */
@Singleton
final class CheckoutMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private final Counter started;
  private final Counter paid;

  /** By reason. */
  private final Map<Reason, Counter> refused;

  private final Timer duration;
  private final Counter unreadableNotices;
  private volatile Open open = Open.UNKNOWN;
  private volatile double unknown = Double.NaN;

  CheckoutMetrics(MeterRegistry registry) {
    this.started =
        Counter.builder("till.checkouts.started")
            .description("Attempts that were begun")
            .register(registry);
    this.paid =
        Counter.builder("till.checkouts.paid")
            .description("Checkouts that were decided: paid")
            .register(registry);
    this.refused =
        Stream.of(Reason.values())
            .collect(
                Collectors.toMap(
                    reason -> reason,
                    reason ->
                        Counter.builder("till.checkouts.refused")
                            .description("Checkouts that were decided: not paid, for this reason")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(registry)));
    this.duration =
        Timer.builder("till.checkout.duration")
            .description("From the request of a checkout to its answer, paid or not")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    this.unreadableNotices =
        Counter.builder("till.notices.unreadable")
            .description("Notices of other instances that could not be read and were skipped")
            .register(registry);
    Gauge.builder("till.checkouts.partitions.unknown", this, metrics -> metrics.unknown)
        .description("Partitions that could not be looked at, which the other gauges leave out")
        .register(registry);
    Gauge.builder("till.checkouts.open", this, metrics -> metrics.open.count())
        .description("Checkouts that are not over")
        .register(registry);
    Gauge.builder("till.checkouts.oldest", this, metrics -> metrics.open.oldestSeconds())
        .description("Age of the oldest of them")
        .baseUnit("seconds")
        .register(registry);
  }

  /**
   * The checkouts that are not over, of all partitions together.
   *
   * @param count NaN if it is unknown
   * @param oldestSeconds how old the oldest is; 0 if there is none, NaN if it is unknown
   */
  record Open(double count, double oldestSeconds) {
    static final Open NONE = new Open(0, 0);
    static final Open UNKNOWN = new Open(Double.NaN, Double.NaN);

    Open plus(Open other) {
      return new Open(count + other.count, Math.max(oldestSeconds, other.oldestSeconds));
    }
  }

  /** An attempt was begun. */
  void started() {
    started.increment();
  }

  /** A decision is announced; other verdicts are none. */
  void announced(Verdict verdict) {
    switch (verdict.notice()) {
      case Notice.Paid decided -> paid.increment();
      case Notice.Aborting decided ->
          Objects.requireNonNull(refused.get(decided.reason())).increment();
      case Notice.Aborted settled -> {}
      case Notice.Lost lost -> {}
    }
  }

  /** A request for a checkout was answered, so many nanoseconds after it came. */
  void answered(long nanos) {
    duration.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A notice was skipped. */
  void unreadableNotice() {
    unreadableNotices.increment();
  }

  /** How many partitions did not answer when it was looked at last. */
  void unknown(int partitions) {
    unknown = partitions;
  }

  /** What was open when it was looked at last. */
  void open(Open now) {
    open = now;
  }
}
