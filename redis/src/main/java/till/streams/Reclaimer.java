package till.streams;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.redis.Outage;

/**
 * The loop that takes over entries whose consumer is dead or forgot them, and forgets consumers
 * that are dead. One instance does this for a stream: the one that holds its lease.
 */
final class Reclaimer implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Reclaimer.class);
  private static final String FROM_THE_START = "0-0";
  private static final int PAGES_MAX = 50;
  private static final int ROUNDS_BETWEEN_FUNERALS = 60;

  private final Streams streams;
  private final List<GroupStream> mine;
  private final Dispatcher dispatcher;
  private final StreamLimits limits;
  private final StreamMetrics metrics;
  private final CountDownLatch stop;
  private final Map<GroupStream, String> next = new ConcurrentHashMap<>();

  Reclaimer(
      Streams streams,
      List<GroupStream> mine,
      Dispatcher dispatcher,
      StreamLimits limits,
      StreamMetrics metrics,
      CountDownLatch stop) {
    this.streams = streams;
    this.mine = mine;
    this.dispatcher = dispatcher;
    this.limits = limits;
    this.metrics = metrics;
    this.stop = stop;
  }

  @Override
  public void run() {
    long round = 0;
    while (!stoppedWithin(jitter())) {
      round++;
      boolean funeral = round % ROUNDS_BETWEEN_FUNERALS == 0;
      var order = new ArrayList<>(mine);
      Collections.shuffle(order);
      for (var stream : order) {
        if (stop.getCount() > 0) {
          lookAt(stream, funeral);
        }
      }
    }
  }

  private void lookAt(GroupStream stream, boolean funeral) {
    try {
      streams
          .lease(stream, limits.lease())
          .thenCompose(
              result ->
                  switch (result) {
                    case TAKEN -> CompletableFuture.<Void>completedStage(null);
                    case MINE ->
                        funeral
                            ? reclaim(stream, PAGES_MAX).thenCompose(done -> bury(stream))
                            : reclaim(stream, PAGES_MAX);
                  })
          .toCompletableFuture()
          .join();
    } catch (RuntimeException e) {
      if (!Streams.isGroupMissing(Outage.cause(e))) { // the consumer sees to that
        LOG.warn("{}: can't reclaim: {}", stream, e.toString());
      }
    }
  }

  /** Goes on while pages are full: a dead consumer may have left many entries. */
  private CompletionStage<Void> reclaim(GroupStream stream, int pagesLeft) {
    return streams
        .claimIdle(
            stream,
            limits.reclaimIdle(),
            next.getOrDefault(stream, FROM_THE_START),
            limits.reclaimMax())
        .thenCompose(
            page -> {
              next.put(stream, page.next());
              if (page.entries().isEmpty()) {
                return CompletableFuture.completedStage(null);
              }
              metrics.reclaimed(stream, page.entries().size());
              boolean more = page.entries().size() == limits.reclaimMax() && pagesLeft > 1;
              return dispatcher
                  .handle(stream, page.entries())
                  .thenCompose(
                      done ->
                          more
                              ? reclaim(stream, pagesLeft - 1)
                              : CompletableFuture.completedStage(null));
            });
  }

  private CompletionStage<Void> bury(GroupStream stream) {
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

  private long jitter() {
    long mean = limits.reclaimEvery().toMillis();
    return mean / 2 + ThreadLocalRandom.current().nextLong(mean + 1);
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
