package till.streams;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.redis.Loops;

/** The loop that reads one stream: first what was pending in this instance's name, then new. */
final class PartitionConsumer implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionConsumer.class);
  private static final Duration AFTER_AN_ERROR = Duration.ofMillis(200);
  private static final String FROM_THE_START = "0-0";

  private final Streams streams;
  private final GroupStream stream;
  private final Dispatcher dispatcher;
  private final StreamLimits limits;
  private final StreamMetrics metrics;
  private final Loops loops;

  PartitionConsumer(
      Streams streams,
      GroupStream stream,
      Dispatcher dispatcher,
      StreamLimits limits,
      StreamMetrics metrics,
      Loops loops) {
    this.streams = streams;
    this.stream = stream;
    this.dispatcher = dispatcher;
    this.limits = limits;
    this.metrics = metrics;
    this.loops = loops;
  }

  @Override
  public void run() {
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
    String pendingAfter = FROM_THE_START;
    boolean drained = false;
    while (!loops.isStopped()) {
      try {
        List<Entry> batch;
        if (drained) {
          batch = reader.readNew(limits.batchMax());
        } else {
          batch = reader.readPending(pendingAfter, limits.batchMax());
          drained = batch.isEmpty();
          pendingAfter = drained ? pendingAfter : batch.getLast().id();
        }
        if (!batch.isEmpty()) {
          metrics.delivered(stream, batch.size());
          dispatcher.handle(stream, batch).toCompletableFuture().join();
        }
      } catch (RuntimeException e) {
        recover(e);
        // Entries may have been delivered with an answer that got lost.
        pendingAfter = FROM_THE_START;
        drained = false;
      }
    }
  }

  private void recover(RuntimeException e) {
    if (Streams.isGroupMissing(e)) {
      recreateGroup();
    } else {
      LOG.warn("{}: can't read: {}", stream, e.toString());
      loops.stoppedWithin(AFTER_AN_ERROR);
    }
  }

  private void recreateGroup() {
    try {
      if (streams.createGroup(stream)) {
        metrics.groupLost(stream);
        LOG.error(
            "{}: group {} was lost: Redis lost state. It is made anew", stream, stream.group());
      }
    } catch (RuntimeException e) {
      LOG.warn("{}: can't make its group anew: {}", stream, e.toString());
      loops.stoppedWithin(AFTER_AN_ERROR);
    }
  }
}
