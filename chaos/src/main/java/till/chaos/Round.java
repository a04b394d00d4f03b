package till.chaos;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import till.chaos.check.Checker;
import till.chaos.check.FinalState;
import till.chaos.check.Pace;
import till.chaos.check.Violation;
import till.chaos.check.Violation.Kind;
import till.chaos.fault.Expectation;
import till.chaos.fault.Expectation.Since;
import till.chaos.fault.Fault;
import till.chaos.fault.Target;
import till.chaos.history.Entry;
import till.chaos.history.History;
import till.chaos.load.Load;
import till.chaos.load.Readings;
import till.process.Await;
import till.process.StartFailedException;

/** One fault: calm, the fault, calm again; then everything is compared with what was said. */
final class Round {
  private static final Duration CALM = Duration.ofSeconds(3);
  private static final Duration AFTERMATH = Duration.ofSeconds(6);
  private static final int LAST_ANSWERS_SECONDS = 120;

  private final Fault fault;
  private final Target target;
  private final History history;
  private final Load load;
  private final PrintWriter out;
  private final List<Violation> violations = new ArrayList<>();

  Round(Fault fault, Target target, History history, Load load, PrintWriter out) {
    this.fault = fault;
    this.target = target;
    this.history = history;
    this.load = load;
    this.out = out;
  }

  Result run(Function<Entry, String> shards, Books books, Readings readings, Past past)
      throws InterruptedException {
    pause(CALM);
    long injected = history.now();
    strike();
    long repaired = history.now();
    pause(AFTERMATH);
    long end = history.now();
    if (!load.stop(LAST_ANSWERS_SECONDS)) {
      report(Kind.UNENDED, "clients still wait " + LAST_ANSWERS_SECONDS + " s after the load");
    }
    heal();
    violations.addAll(books.check());
    List<Entry> entries = history.entries();
    FinalState state = readings.of(entries);
    violations.addAll(Checker.check(entries, state));
    violations.addAll(past.changes(readings, target.random()));
    past.remember(state);
    Pace pace = new Pace(entries, injected, end);
    long since = fault.expectation().since() == Since.INJECTION ? injected : repaired;
    long recovery = pace.recovery(since, shards);
    expect(fault.expectation(), pace, recovery);
    Report.print(out, violations, entries);
    return new Result(fault.name(), pace, recovery, violations);
  }

  private static void pause(Duration duration) throws InterruptedException {
    if (!Await.pause(duration)) {
      throw new InterruptedException("The run ends");
    }
  }

  private void strike() throws InterruptedException {
    try {
      fault.action().strike(target);
    } catch (RuntimeException e) {
      report(Kind.OUTAGE, "the fault did not go as planned: " + e);
    }
  }

  /** Whatever died by itself is a fault of the shop; the next round needs it. */
  private void heal() throws InterruptedException {
    target.deaths().forEach(death -> report(Kind.OUTAGE, death));
    target.startTheDead();
    try {
      target.installation().redis().awaitHealthy();
    } catch (StartFailedException e) {
      report(Kind.OUTAGE, String.valueOf(e.getMessage()));
    }
  }

  private void expect(Expectation expectation, Pace pace, long recovery) {
    if (!expectation.errors() && pace.errors() > 0) {
      report(Kind.OUTAGE, pace.errors() + " errors were seen, and there must be none");
    }
    expectation
        .recovery(target.installation().redis().nodeTimeout())
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
