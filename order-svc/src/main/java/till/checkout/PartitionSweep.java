package till.checkout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.checkout.Checkouts.Due;
import till.checkout.Checkouts.Listed;
import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.redis.LogLimit;
import till.redis.Partition;
import till.redis.TransientFailures;

/** Looks at the open checkouts of one partition, a page at a time. */
final class PartitionSweep {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionSweep.class);
  private static final int PAGE = 500;

  /** Longer than a script is tried again. */
  private static final Duration LOOK_MAX = Duration.ofSeconds(30);

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  private final LogLimit outages = new LogLimit(BETWEEN_LINES);
  private final Partition partition;
  private final Checkouts checkouts;
  private final Waiters waiters;
  private final Decisions decisions;
  private final CheckoutLimits limits;
  private final Ticker ticker;
  private final Sightings sightings = new Sightings();
  private CompletableFuture<Void> looking = CompletableFuture.completedFuture(null);
  private volatile long from;

  PartitionSweep(
      Partition partition,
      Checkouts checkouts,
      Waiters waiters,
      Decisions decisions,
      CheckoutLimits limits,
      Ticker ticker) {
    this.partition = partition;
    this.checkouts = checkouts;
    this.waiters = waiters;
    this.decisions = decisions;
    this.limits = limits;
    this.ticker = ticker;
  }

  /**
   * Looks at the next page, unless the last look is still under way or the partition's shard is
   * down. The look never fails.
   *
   * @param timedOut checkouts of the partition whose time is up, by the clock of this instance
   */
  CompletableFuture<Void> run(List<CheckoutId> timedOut) {
    if (looking.isDone() && !checkouts.isDown(partition)) {
      looking =
          look(timedOut)
              .toCompletableFuture()
              .orTimeout(LOOK_MAX.toMillis(), TimeUnit.MILLISECONDS)
              .exceptionally(
                  e -> {
                    outages.log(
                        withheld ->
                            LOG.atWarn()
                                .addKeyValue("partition", partition)
                                .addKeyValue("error", e.toString())
                                .addKeyValue("others", withheld)
                                .log("can't look at deadlines"));
                    return null;
                  });
    }
    return looking;
  }

  private CompletionStage<Void> look(List<CheckoutId> timedOut) {
    return checkouts
        .listed(partition, from, PAGE)
        .thenCompose(
            page -> {
              var due = due(page, timedOut);
              boolean isLast = page.size() < PAGE;
              from = isLast ? 0 : from + PAGE;
              if (isLast) {
                sightings.endTour();
              }
              return expire(due);
            });
  }

  /** First those whose time is up, then what the page has. */
  private List<Due> due(List<Listed> page, List<CheckoutId> timedOut) {
    var due = new ArrayList<Due>();
    var forced = new HashSet<OrderId>();
    for (var checkout : timedOut) {
      if (due.size() < limits.sweepMax() && forced.add(checkout.order())) {
        due.add(new Due(checkout.order(), Optional.of(checkout.attempt()), 0, Duration.ZERO));
        waiters.swept(checkout);
      }
    }
    int max = limits.sweepMax() - due.size();
    for (var one : sightings.due(page, ticker.nanos(), limits.announceAfter(), max)) {
      if (!forced.contains(one.order())) {
        due.add(one);
      }
    }
    return due;
  }

  private CompletionStage<Void> expire(List<Due> due) {
    if (due.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    return checkouts
        .expire(partition, due)
        .thenCompose(
            expired -> {
              long now = ticker.nanos();
              expired
                  .answer()
                  .forEach(one -> sightings.lookAgain(one.checkout().order(), now, one.again()));
              var verdicts =
                  expired.answer().stream().map(Verdict::of).flatMap(Optional::stream).toList();
              return decisions.follow(partition, verdicts, expired.barrier());
            })
        .exceptionallyCompose(
            e ->
                due.size() == 1 || TransientFailures.isOutage(e)
                    ? CompletableFuture.failedStage(e)
                    : oneByOne(due));
  }

  /** An order that can't be read spoils its batch, but not the others. */
  private CompletionStage<Void> oneByOne(List<Due> due) {
    var each =
        due.stream()
            .map(one -> expire(List.of(one)).toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(each);
  }
}
