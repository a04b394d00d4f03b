package till.chaos;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import till.chaos.check.Checker;
import till.chaos.check.FinalState;
import till.chaos.check.HealthyTraffic;
import till.chaos.check.Pace;
import till.chaos.check.Violation;
import till.chaos.check.Violation.Kind;
import till.chaos.fault.Expectation;
import till.chaos.fault.Expectation.Since;
import till.chaos.history.Entry;
import till.chaos.history.History;
import till.chaos.load.Load;
import till.chaos.load.OpenLoop;
import till.chaos.load.Readings;
import till.process.Await;

/** One trouble: calm, the trouble, calm again; then everything is compared with what was said. */
final class Round {
  private static final Duration CALM = Duration.ofSeconds(3);
  private static final Duration AFTERMATH = Duration.ofSeconds(6);

  /** Enough checkouts for a 99th percentile, and for a limit of five seconds. */
  private static final Duration MEASURED_CALM = Duration.ofSeconds(15);

  private static final Duration MEASURED_AFTERMATH = Duration.ofSeconds(10);
  private static final int LAST_ANSWERS_SECONDS = 120;

  private final Trouble trouble;
  private final History history;
  private final Load load;
  private final RandomGenerator random;
  private final PrintWriter out;
  private final List<Violation> violations = new ArrayList<>();

  Round(Trouble trouble, History history, Load load, RandomGenerator random, PrintWriter out) {
    this.trouble = trouble;
    this.history = history;
    this.load = load;
    this.random = random;
    this.out = out;
  }

  Result run(Function<Entry, String> shards, Books books, Readings readings, Past past)
      throws InterruptedException {
    Optional<OpenLoop> openLoop = trouble.openLoop(history, MEASURED_CALM.plus(MEASURED_AFTERMATH));
    openLoop.ifPresent(OpenLoop::begin);
    pause(openLoop.isPresent() ? MEASURED_CALM : CALM);
    long injected = history.now();
    strike();
    long repaired = history.now();
    pause(openLoop.isPresent() ? MEASURED_AFTERMATH : AFTERMATH);
    long end = history.now();
    Optional<HealthyTraffic> healthyTraffic = Optional.empty();
    if (openLoop.isPresent()) {
      healthyTraffic = Optional.of(measure(openLoop.get(), injected, repaired));
    }
    if (!load.stop(LAST_ANSWERS_SECONDS)) {
      report(Kind.UNENDED, "clients still wait " + LAST_ANSWERS_SECONDS + " s after the load");
    }
    trouble.mend().forEach(wrong -> report(Kind.OUTAGE, wrong));
    violations.addAll(books.check());
    List<Entry> entries = history.entries();
    FinalState state = readings.of(entries);
    violations.addAll(Checker.check(entries, state));
    violations.addAll(past.changes(readings, random));
    past.remember(state);
    Pace pace = new Pace(entries, injected, end);
    Expectation expectation = trouble.expectation();
    long since = expectation.since() == Since.INJECTION ? injected : repaired;
    long delay = expectation.delay().map(Duration::toNanos).orElse(0L) / 1000;
    long recovery = pace.recovery(since + delay, shards);
    recovery = healthyTraffic.map(HealthyTraffic::recovery).orElse(recovery);
    expect(expectation, pace, recovery);
    Report.print(out, violations, entries);
    return new Result(trouble.name(), pace, recovery, healthyTraffic, violations);
  }

  private HealthyTraffic measure(OpenLoop openLoop, long injected, long repaired)
      throws InterruptedException {
    try (openLoop) {
      if (!openLoop.end()) {
        report(Kind.UNENDED, "checkouts went unanswered for 90 s, or their orders ran out");
      }
      HealthyTraffic traffic = HealthyTraffic.of(openLoop.samples(), injected, repaired);
      out.println("  " + traffic.summary());
      traffic.excesses().forEach(excess -> report(Kind.OUTAGE, excess));
      return traffic;
    }
  }

  private static void pause(Duration duration) throws InterruptedException {
    if (!Await.pause(duration)) {
      throw new InterruptedException("The run ends");
    }
  }

  private void strike() throws InterruptedException {
    try {
      trouble.strike();
    } catch (RuntimeException e) {
      report(Kind.OUTAGE, "the trouble did not go as planned: " + e);
    }
  }

  private void expect(Expectation expectation, Pace pace, long recovery) {
    if (!expectation.errors() && pace.errors() > 0) {
      report(Kind.OUTAGE, pace.errors() + " errors were seen, and there must be none");
    }
    if (pace.bugs() > 0) {
      report(Kind.OUTAGE, pace.bugs() + " answers were 500: a bug, not an outage");
    }
    trouble
        .recovery()
        .filter(limit -> recovery > limit.toNanos() / 1000)
        .ifPresent(
            limit ->
                report(
                    Kind.OUTAGE,
                    "recovered after %d ms, later than %d ms"
                        .formatted(recovery / 1000, limit.toMillis())));
  }

  private void report(Kind kind, String what) {
    violations.add(new Violation(kind, what, "", 0));
  }
}
