package till.streams;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.redis.TransientFailures;

/**
 * The loop that takes over entries whose consumer is dead or forgot them, and forgets consumers
 * that are dead. One instance does this for a stream: the one that holds its lease.
 */
final class Reclaimer {
  private static final Logger LOG = LoggerFactory.getLogger(Reclaimer.class);
  private static final String FROM_THE_START = "0-0";
  private static final int PAGES_MAX = 50;
  private static final int ROUNDS_BETWEEN_FUNERALS = 60;

  private final Streams streams;
  private final List<GroupStream> mine;
  private final Dispatcher dispatcher;
  private final StreamLimits limits;
  private final StreamMetrics metrics;
  private final Map<GroupStream, String> next = new ConcurrentHashMap<>();
  private long round;

  Reclaimer(
      Streams streams,
      List<GroupStream> mine,
      Dispatcher dispatcher,
      StreamLimits limits,
      StreamMetrics metrics) {
    this.streams = streams;
    this.mine = mine;
    this.dispatcher = dispatcher;
    this.limits = limits;
    this.metrics = metrics;
  }

  /** Looks at every stream once. Never fails. */
  void run() {
    round++;
    boolean funeral = round % ROUNDS_BETWEEN_FUNERALS == 0;
    var all =
        mine.stream()
            .map(stream -> lookAt(stream, funeral).toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(all).join();
  }

  private CompletionStage<Void> lookAt(GroupStream stream, boolean funeral) {
    return streams
        .lease(stream.lease(), limits.lease())
        .thenCompose(
            result ->
                switch (result) {
                  case TAKEN -> CompletableFuture.<Void>completedStage(null);
                  case MINE ->
                      funeral
                          ? reclaim(stream, PAGES_MAX).thenCompose(done -> bury(stream))
                          : reclaim(stream, PAGES_MAX);
                })
        .exceptionally(
            e -> {
              if (!Streams.isGroupMissing(
                  TransientFailures.cause(e))) { // the consumer sees to that
                LOG.warn("{}: can't reclaim: {}", stream, e.toString());
              }
              return null;
            });
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
}
