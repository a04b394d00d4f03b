package till.console.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.audit.Finding;
import till.audit.NoAuditException;
import till.audit.Patrol;
import till.redis.BackgroundTasks;
import till.redis.BackgroundTasks.Heartbeat;
import till.redis.TaskMonitor;

/**
 * Looks at the accounts at a low rate for as long as this process runs, and counts what it finds.
 */
@Context
public final class ContinuousAudit {
  private static final Logger LOG = LoggerFactory.getLogger(ContinuousAudit.class);
  private static final int STEPS_PER_SECOND = 5;
  private static final Duration PAUSE = Duration.ofMillis(1_000 / STEPS_PER_SECOND);
  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(5);
  private static final int KNOWN_MAX = 1_000;
  private static final Duration STOP_MAX = Duration.ofSeconds(5);

  private final AuditSettings settings;
  private final String redis;
  private final Counter checked;
  private final Counter differences;
  private final Counter rounds;
  private final BackgroundTasks loops;
  private final Set<String> known = new HashSet<>();
  private volatile @Nullable String last;

  ContinuousAudit(
      AuditSettings settings,
      MeterRegistry metrics,
      TaskMonitor monitor,
      @Property(name = "redis.uris") String redis) {
    this.loops = new BackgroundTasks(monitor);
    this.settings = settings;
    this.redis = redis;
    this.checked =
        Counter.builder("till.audit.checked")
            .description("Accounts that the continuous audit has looked at")
            .register(metrics);
    this.differences =
        Counter.builder("till.audit.differences")
            .description("Accounts that did not add up, each as often as that was seen")
            .register(metrics);
    this.rounds =
        Counter.builder("till.audit.rounds")
            .description("Rounds of the continuous audit in which it has looked at every account")
            .register(metrics);
    if (settings.enabled()) {
      loops.start("audit", this::run);
    }
  }

  private void run(Heartbeat heartbeat) {
    while (!loops.isStopped()) {
      heartbeat.beat();
      try (var patrol = Patrol.of(redis)) {
        walk(patrol, heartbeat);
      } catch (NoAuditException e) {
        LOG.warn("the audit begins anew: {}", e.getMessage());
        loops.stoppedWithin(AFTER_A_FAILURE);
      }
    }
  }

  private void walk(Patrol patrol, Heartbeat heartbeat) {
    int keys = Math.max(1, settings.keysPerSecond() / STEPS_PER_SECOND);
    while (!loops.stoppedWithin(PAUSE)) {
      heartbeat.beat();
      var step = patrol.next(keys);
      checked.increment((double) step.checked());
      step.findings().forEach(this::found);
      if (step.endsRound()) {
        rounds.increment();
      }
    }
  }

  private void found(Finding finding) {
    differences.increment();
    String words = finding.subject() + ": " + finding.what();
    last = words;
    if (known.size() < KNOWN_MAX && known.add(words)) {
      LOG.error("the books do not add up: {}", words);
    }
  }

  /** What it has found so far. */
  public AuditView view() {
    return new AuditView(
        settings.enabled(),
        (long) checked.count(),
        (long) differences.count(),
        (long) rounds.count(),
        last);
  }

  @PreDestroy
  void close() {
    loops.stop(STOP_MAX);
  }
}
