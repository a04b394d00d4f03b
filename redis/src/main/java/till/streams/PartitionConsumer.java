package till.streams;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.redis.BackgroundTasks;
import till.redis.BackgroundTasks.Heartbeat;
import till.redis.LogLimit;
import till.redis.TransientFailures;

/** The loop that reads one stream: first what was pending in this instance's name, then new. */
final class PartitionConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionConsumer.class);
  private static final Duration AFTER_AN_ERROR = Duration.ofMillis(200);
  private static final Duration WHILE_DOWN = Duration.ofMillis(500);
  private static final String FROM_THE_START = "0-0";

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  private final LogLimit outages = new LogLimit(BETWEEN_LINES);
  private final Streams streams;
  private final GroupStream stream;
  private final Dispatcher dispatcher;
  private final StreamLimits limits;
  private final StreamMetrics metrics;
  private final BackgroundTasks loops;
  private volatile Heartbeat heartbeat = Heartbeat.NONE;

  PartitionConsumer(
      Streams streams,
      GroupStream stream,
      Dispatcher dispatcher,
      StreamLimits limits,
      StreamMetrics metrics,
      BackgroundTasks loops) {
    this.streams = streams;
    this.stream = stream;
    this.dispatcher = dispatcher;
    this.limits = limits;
    this.metrics = metrics;
    this.loops = loops;
  }

  /** Looks after the reading, which itself takes no thread. */
  void run(Heartbeat heartbeat) {
    this.heartbeat = heartbeat;
    boolean failed = false;
    while (!loops.isStopped() && !(failed && loops.stoppedWithin(AFTER_AN_ERROR))) {
      try (var reader = streams.reader(stream, limits.block())) {
        streams.createGroup(stream);
        failed = false;
        consume(reader);
      } catch (RuntimeException e) {
        LOG.warn("{}: can't start to read: {}", stream, e.toString());
        failed = true;
      }
    }
  }

  private void consume(Streams.Reader reader) {
    while (!loops.isStopped()) {
      waitUntilServed();
      try {
        // Entries may have been delivered with an answer that got lost: those come first.
        var end = new CompletableFuture<Void>();
        readPending(reader, FROM_THE_START, end);
        end.join();
      } catch (CompletionException e) {
        recover(TransientFailures.cause(e));
      }
    }
  }

  /** A read from a primary that is down would only time out. */
  private void waitUntilServed() {
    while (streams.isDown(stream) && !loops.stoppedWithin(WHILE_DOWN)) {
      heartbeat.beat();
    }
  }

  private void readPending(Streams.Reader reader, String after, CompletableFuture<Void> end) {
    heartbeat.beat();
    if (loops.isStopped()) {
      end.complete(null);
      return;
    }
    reader
        .readPending(after, limits.batchMax())
        .whenComplete(
            (batch, e) -> {
              if (e != null) {
                end.completeExceptionally(TransientFailures.cause(e));
              } else if (batch.isEmpty()) {
                readNew(reader, end);
              } else {
                metrics.redelivered(stream, batch.size());
                handle(batch, () -> readPending(reader, batch.getLast().id(), end));
              }
            });
  }

  private void readNew(Streams.Reader reader, CompletableFuture<Void> end) {
    heartbeat.beat();
    if (loops.isStopped()) {
      end.complete(null);
      return;
    }
    reader
        .readNew(limits.batchMax())
        .whenComplete(
            (batch, e) -> {
              if (e != null) {
                end.completeExceptionally(TransientFailures.cause(e));
              } else if (batch.isEmpty()) {
                waitOn(reader, end);
              } else {
                handle(batch, () -> readNew(reader, end));
              }
            });
  }

  private void waitOn(Streams.Reader reader, CompletableFuture<Void> end) {
    reader
        .beSeen()
        .whenComplete(
            (seen, e) -> {
              if (e != null) {
                end.completeExceptionally(TransientFailures.cause(e));
              } else {
                readNew(reader, end);
              }
            });
  }

  private void handle(List<Entry> batch, Runnable next) {
    metrics.delivered(stream, batch.size());
    dispatcher.handleAhead(stream, batch).whenComplete((ready, never) -> next.run());
  }

  private void recover(Throwable e) {
    if (Streams.isGroupMissing(e)) {
      recreateGroup();
    } else {
      outages.log(
          withheld ->
              LOG.atWarn()
                  .addKeyValue("stream", stream)
                  .addKeyValue("error", e.toString())
                  .addKeyValue("others", withheld)
                  .log("can't read"));
      loops.stoppedWithin(AFTER_AN_ERROR);
    }
  }

  private void recreateGroup() {
    try {
      if (streams.createGroup(stream)) {
        metrics.groupLost(stream);
        LOG.atError()
            .addKeyValue("stream", stream)
            .addKeyValue("group", stream.group())
            .log("a group was lost: Redis lost state. It is made anew");
      }
    } catch (RuntimeException e) {
      LOG.warn("{}: can't make its group anew: {}", stream, e.toString());
      loops.stoppedWithin(AFTER_AN_ERROR);
    }
  }
}
