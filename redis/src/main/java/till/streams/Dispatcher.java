package till.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.redis.LogLimit;
import till.redis.TransientFailures;

/**
 * Brings entries to the handler, wherever they come from: new, pending from before, reclaimed or
 * woken. An entry is in the handler's hands once at a time in this process.
 */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  private final Streams streams;
  private final Map<String, GroupStream> byTag;
  private final BatchHandler handler;
  private final StreamLimits limits;
  private final StreamMetrics metrics;
  private final LogLimit outages = new LogLimit(BETWEEN_LINES);
  private final InFlight inFlight = new InFlight();
  private final ParkedEntries parked;
  private final ConcurrentMap<GroupStream, EntriesInHand> inHand = new ConcurrentHashMap<>();
  private final Map<Long, CompletableFuture<Void>> running = new ConcurrentHashMap<>();
  private final AtomicLong batches = new AtomicLong();

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
    this.parked = new ParkedEntries(streams, limits.parkedMax());
    streams.onServing(parked::wake);
  }

  /** Undecided entries that are kept here. */
  ParkedEntries parked() {
    return parked;
  }

  /**
   * Handles entries that were delivered to this instance, and lets its consumer read on.
   *
   * @return completes when they are handled or that takes longer than {@link
   *     StreamLimits#readAheadAfter()}, and there is room for more entries of this stream. Never
   *     exceptionally
   */
  CompletionStage<Void> handleAhead(GroupStream stream, List<Entry> delivered) {
    var hand = inHand.computeIfAbsent(stream, s -> new EntriesInHand(limits.inHandMax()));
    hand.add(delivered.size());
    var done =
        handle(stream, delivered)
            .whenComplete((handled, e) -> hand.remove(delivered.size()))
            .toCompletableFuture();
    return done.isDone()
        ? done
        : done.copy()
            .completeOnTimeout(null, limits.readAheadAfter().toMillis(), TimeUnit.MILLISECONDS)
            .thenCompose(ahead -> hand.room());
  }

  /** Handles entries that were delivered to this instance. Never completes exceptionally. */
  CompletionStage<Void> handle(GroupStream stream, List<Entry> delivered) {
    var batch = inFlight.begin(stream, delivered);
    if (batch.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    var pauses = parked.take(stream, batch);
    var work =
        handled(stream, batch)
            .exceptionally(e -> unknown(stream, batch, e))
            .thenCompose(
                handled -> {
                  wake(handled.wakes());
                  if (!handled.undecided().isEmpty()) {
                    var undecided = Set.copyOf(handled.undecided());
                    parked.park(
                        stream,
                        batch.stream().filter(entry -> undecided.contains(entry.id())).toList(),
                        pauses);
                  }
                  return count(stream, batch, handled.failures());
                })
            .handle(
                (done, e) -> {
                  if (e != null) {
                    LOG.warn(
                        "{}: {} entries are left pending: {}", stream, batch.size(), e.toString());
                  }
                  return inFlight.end(stream, batch);
                })
            .thenCompose(
                onceMore ->
                    onceMore.isEmpty()
                        ? CompletableFuture.<Void>completedStage(null)
                        : wake(stream, onceMore))
            .toCompletableFuture();
    long number = batches.incrementAndGet();
    running.put(number, work);
    return work.whenComplete((done, e) -> running.remove(number));
  }

  /** Redis did not answer: each of them is answered or undecided. */
  private BatchHandler.Handled unknown(GroupStream stream, List<Entry> batch, Throwable e) {
    outages.log(
        withheld ->
            LOG.atWarn()
                .addKeyValue("stream", stream)
                .addKeyValue("entries", batch.size())
                .addKeyValue("error", e.toString())
                .addKeyValue("others", withheld)
                .log("entries are undecided"));
    return new BatchHandler.Handled(List.of(), List.of(), batch.stream().map(Entry::id).toList());
  }

  /** Hands over again what is parked and due. Waits for nothing. */
  void retryParked() {
    parked.due().forEach(this::handle);
  }

  /** Keeps what is parked from being reclaimed. Waits for nothing. */
  void keepParked() {
    parked.keep();
  }

  /** Waits for the work in hand, so long at most. */
  void finish(Duration patience) {
    try {
      CompletableFuture.allOf(running.values().toArray(CompletableFuture[]::new))
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("{} batches are left unfinished", running.size());
    } catch (ExecutionException e) {
      throw new IllegalStateException("work never completes exceptionally", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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

  /** Fails only if Redis did not answer. */
  private CompletionStage<BatchHandler.Handled> handled(GroupStream stream, List<Entry> batch) {
    return tried(stream, batch)
        .exceptionallyCompose(
            e -> {
              if (TransientFailures.isOutage(e)) {
                return CompletableFuture.failedStage(e);
              }
              return batch.size() == 1
                  ? CompletableFuture.completedStage(failed(batch.getFirst(), e))
                  : oneByOne(stream, batch);
            });
  }

  private CompletionStage<BatchHandler.Handled> tried(GroupStream stream, List<Entry> batch) {
    try {
      return handler.handle(stream, batch);
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** One of them spoils the batch: finds out which. */
  private CompletionStage<BatchHandler.Handled> oneByOne(GroupStream stream, List<Entry> batch) {
    var failures = new ArrayList<BatchHandler.Failure>();
    var wakes = new ArrayList<EntryPlace>();
    var undecided = new ArrayList<String>();
    CompletionStage<Void> all = CompletableFuture.completedStage(null);
    for (var entry : batch) {
      all =
          all.thenCompose(done -> handled(stream, List.of(entry)))
              .thenAccept(
                  handled -> {
                    failures.addAll(handled.failures());
                    wakes.addAll(handled.wakes());
                    undecided.addAll(handled.undecided());
                  });
    }
    return all.thenApply(done -> new BatchHandler.Handled(failures, wakes, undecided));
  }

  private static BatchHandler.Handled failed(Entry entry, Throwable e) {
    var failure = new BatchHandler.Failure(entry.id(), TransientFailures.cause(e));
    return new BatchHandler.Handled(List.of(failure), List.of());
  }

  /** The failures of an entry that has several messages say nothing of most of them. */
  private CompletionStage<Void> count(
      GroupStream stream, List<Entry> batch, List<BatchHandler.Failure> failures) {
    CompletionStage<Void> counted = CompletableFuture.completedStage(null);
    for (var failure : failures) {
      metrics.failed(stream);
      var checkouts = checkouts(batch, failure.entry());
      CompletionStage<Void> one =
          checkouts.size() > 1
              ? streams
                  .unfold(stream, failure.entry())
                  .thenAccept(result -> report(stream, failure, result))
              : streams
                  .fail(stream, failure, limits.failuresMax(), limits.failuresRemembered())
                  .thenAccept(
                      result -> report(stream, failure, String.join(" ", checkouts), result));
      counted = counted.thenCombine(one, (a, b) -> null);
    }
    return counted;
  }

  private void report(GroupStream stream, BatchHandler.Failure failure, UnfoldResult result) {
    switch (result) {
      case GONE -> {}
      case UNFOLDED ->
          LOG.warn(
              "{}: entry {} failed, and was taken apart: {}",
              stream,
              failure.entry(),
              failure.cause().toString());
    }
  }

  /** The checkouts that an entry of a batch is about. */
  private static Set<String> checkouts(List<Entry> batch, String id) {
    return batch.stream()
        .filter(entry -> entry.id().equals(id))
        .findFirst()
        .map(entry -> entry.fields().keySet())
        .orElse(Set.of());
  }

  private void report(
      GroupStream stream, BatchHandler.Failure failure, String checkout, FailResult result) {
    switch (result) {
      case GONE -> {}
      case COUNTED ->
          LOG.warn("{}: entry {} failed: {}", stream, failure.entry(), failure.cause().toString());
      case DEAD -> {
        metrics.dead(stream);
        LOG.atError()
            .addKeyValue("stream", stream)
            .addKeyValue("entry", failure.entry())
            .addKeyValue("checkout", checkout)
            .setCause(failure.cause())
            .log("a dead letter");
      }
    }
  }
}
