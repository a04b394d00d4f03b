package till.streams;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings entries to the handler, wherever they come from: new, pending from before, reclaimed or
 * woken. An entry is in the handler's hands once at a time in this process.
 */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Streams streams;
  private final Map<String, GroupStream> byTag;
  private final BatchHandler handler;
  private final StreamLimits limits;
  private final StreamMetrics metrics;
  private final InFlight inFlight = new InFlight();

  Dispatcher(
      Streams streams,
      Map<String, GroupStream> byTag,
      BatchHandler handler,
      StreamLimits limits,
      StreamMetrics metrics) {
    this.streams = streams;
    this.byTag = byTag;
    this.handler = handler;
    this.limits = limits;
    this.metrics = metrics;
  }

  /** Handles entries that were delivered to this instance. Never completes exceptionally. */
  CompletionStage<Void> handle(GroupStream stream, List<Entry> delivered) {
    var batch = inFlight.begin(stream, delivered);
    if (batch.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    return handled(stream, batch)
        .thenCompose(
            handled -> {
              wake(handled.wakes());
              return count(stream, handled.failures());
            })
        .handle(
            (done, e) -> {
              if (e != null) {
                LOG.warn("{}: {} entries are left pending: {}", stream, batch.size(), e.toString());
              }
              return inFlight.end(stream, batch);
            })
        .thenCompose(
            onceMore ->
                onceMore.isEmpty()
                    ? CompletableFuture.completedStage(null)
                    : wake(stream, onceMore));
  }

  /** Sees to it that these entries are handled now: what they waited for has come. */
  void wake(List<EntryPlace> places) {
    var ids = new HashMap<GroupStream, List<String>>();
    for (var place : places) {
      var stream = byTag.get(place.tag());
      if (stream != null) {
        ids.computeIfAbsent(stream, s -> new ArrayList<>()).add(place.id());
      }
    }
    ids.forEach(this::wake);
  }

  private CompletionStage<Void> wake(GroupStream stream, List<String> ids) {
    metrics.woken(stream, ids.size());
    return streams
        .claim(stream, ids)
        .thenCompose(entries -> handle(stream, entries))
        .exceptionally(
            e -> {
              LOG.warn("{}: {} entries wait for reclaim: {}", stream, ids.size(), e.toString());
              return null;
            });
  }

  private CompletionStage<BatchHandler.Handled> handled(GroupStream stream, List<Entry> batch) {
    try {
      return handler.handle(stream, batch);
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private CompletionStage<Void> count(GroupStream stream, List<BatchHandler.Failure> failures) {
    CompletionStage<Void> counted = CompletableFuture.completedStage(null);
    for (var failure : failures) {
      metrics.failed(stream);
      var one =
          streams
              .fail(stream, failure, limits.failuresMax(), limits.failuresRemembered())
              .thenAccept(result -> report(stream, failure, result));
      counted = counted.thenCombine(one, (a, b) -> null);
    }
    return counted;
  }

  private void report(GroupStream stream, BatchHandler.Failure failure, FailResult result) {
    switch (result) {
      case GONE -> {}
      case COUNTED ->
          LOG.warn("{}: entry {} failed: {}", stream, failure.entry(), failure.cause().toString());
      case DEAD -> {
        metrics.dead(stream);
        LOG.error(
            "{}: entry {} is a dead letter now: {}",
            stream,
            failure.entry(),
            failure.cause().toString());
      }
    }
  }
}
