package till.streams;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.redis.LogLimit;
import till.redis.TransientFailures;

/** Reclaims one stream. */
final class StreamReclaimer {
  private static final Logger LOG = LoggerFactory.getLogger(StreamReclaimer.class);
  private static final String FROM_THE_START = "0-0";
  private static final int PAGES_MAX = 50;
  private static final int ROUNDS_BETWEEN_FUNERALS = 60;

  /** So long must the first entry of a stream stand until its entries are looked through. */
  private static final int ROUNDS_BETWEEN_REQUEUES = 3;

  private static final int REQUEUE_MAX = 50;
  private static final int REQUEUE_PAGES_MAX = 10;

  /** So long a page of entries is waited for until the next one is taken. */
  private static final Duration HANDLE_MAX = Duration.ofSeconds(1);

  /** After that, another look begins: what Redis still owes of this one is not waited for. */
  private static final Duration LOOK_MAX = Duration.ofSeconds(30);

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  private final LogLimit outages = new LogLimit(BETWEEN_LINES);
  private final Streams streams;
  private final GroupStream stream;
  private final Dispatcher dispatcher;
  private final StreamLimits limits;
  private final StreamMetrics metrics;
  private CompletableFuture<Void> looking = CompletableFuture.completedFuture(null);
  private long round;
  private volatile String next = FROM_THE_START;
  private volatile Streams.Requeued requeued =
      new Streams.Requeued(0, "", Streams.Requeued.FROM_THE_START);

  StreamReclaimer(
      Streams streams,
      GroupStream stream,
      Dispatcher dispatcher,
      StreamLimits limits,
      StreamMetrics metrics) {
    this.streams = streams;
    this.stream = stream;
    this.dispatcher = dispatcher;
    this.limits = limits;
    this.metrics = metrics;
  }

  /** Looks at the stream once, unless the last look is still under way. The look never fails. */
  void run() {
    if (looking.isDone()) {
      round++;
      looking =
          look(round)
              .toCompletableFuture()
              .orTimeout(LOOK_MAX.toMillis(), TimeUnit.MILLISECONDS)
              .exceptionally(
                  e -> {
                    report(e);
                    return null;
                  });
    }
  }

  private void report(Throwable e) {
    if (!Streams.isGroupMissing(TransientFailures.cause(e))) { // the consumer sees to that
      outages.log(
          withheld ->
              LOG.atWarn()
                  .addKeyValue("stream", stream)
                  .addKeyValue("error", e.toString())
                  .addKeyValue("others", withheld)
                  .log("can't reclaim"));
    }
  }

  private CompletionStage<Void> look(long number) {
    return streams
        .lease(stream.lease(), limits.lease())
        .thenCompose(
            result ->
                switch (result) {
                  case TAKEN -> CompletableFuture.<Void>completedStage(null);
                  case MINE ->
                      reclaim(PAGES_MAX)
                          .thenCompose(
                              done -> every(ROUNDS_BETWEEN_REQUEUES, number, this::requeue))
                          .thenCompose(done -> every(ROUNDS_BETWEEN_FUNERALS, number, this::bury));
                });
  }

  private static CompletionStage<Void> every(
      int rounds, long number, Supplier<CompletionStage<Void>> chore) {
    return number % rounds == 0 ? chore.get() : CompletableFuture.completedStage(null);
  }

  /**
   * Goes on while pages are full: a dead consumer may have left many entries. Does not wait for the
   * slowest of them: what is in hand is not taken up twice.
   */
  private CompletionStage<Void> reclaim(int pagesLeft) {
    return streams
        .claimIdle(stream, limits.reclaimIdle(), next, limits.reclaimMax())
        .thenCompose(
            page -> {
              next = page.next();
              if (page.entries().isEmpty()) {
                return CompletableFuture.completedStage(null);
              }
              metrics.reclaimed(stream, page.entries().size());
              boolean more = page.entries().size() == limits.reclaimMax() && pagesLeft > 1;
              return dispatcher
                  .handle(stream, page.entries())
                  .toCompletableFuture()
                  .copy()
                  .completeOnTimeout(null, HANDLE_MAX.toMillis(), TimeUnit.MILLISECONDS)
                  .thenCompose(
                      done ->
                          more ? reclaim(pagesLeft - 1) : CompletableFuture.completedStage(null));
            });
  }

  private CompletionStage<Void> requeue() {
    return requeue(REQUEUE_PAGES_MAX);
  }

  private CompletionStage<Void> requeue(int pagesLeft) {
    return streams
        .requeue(stream, requeued.oldest(), requeued.next(), REQUEUE_MAX)
        .thenCompose(
            page -> {
              requeued = page;
              if (page.messages() > 0) {
                LOG.atWarn()
                    .addKeyValue("stream", stream)
                    .addKeyValue("messages", page.messages())
                    .log("entries were pending for no consumer: their messages are sent again");
              }
              boolean more = !page.next().equals(Streams.Requeued.FROM_THE_START) && pagesLeft > 1;
              return more ? requeue(pagesLeft - 1) : CompletableFuture.completedStage(null);
            });
  }

  private CompletionStage<Void> bury() {
    return streams
        .others(stream)
        .thenCompose(
            others -> {
              CompletionStage<Void> buried = CompletableFuture.completedStage(null);
              for (var member : others) {
                if (member.pending() == 0
                    && member.idle().compareTo(limits.consumerForgotten()) > 0) {
                  buried =
                      buried.thenCombine(
                          streams.dropConsumer(stream, member.name()), (a, b) -> null);
                }
              }
              return buried;
            });
  }
}
