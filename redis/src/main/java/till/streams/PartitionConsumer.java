package till.streams;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private final CountDownLatch stop;

  PartitionConsumer(
      Streams streams,
      GroupStream stream,
      Dispatcher dispatcher,
      StreamLimits limits,
      StreamMetrics metrics,
      CountDownLatch stop) {
    this.streams = streams;
    this.stream = stream;
    this.dispatcher = dispatcher;
    this.limits = limits;
    this.metrics = metrics;
    this.stop = stop;
  }

  @Override
  public void run() {
    while (stop.getCount() > 0) {
      try (var reader = streams.reader(stream)) {
        streams.createGroup(stream);
        consume(reader);
      } catch (RuntimeException e) {
        LOG.warn("{}: can't start to read: {}", stream, e.toString());
        pause();
      }
    }
  }

  private void consume(Streams.Reader reader) {
    String pendingAfter = FROM_THE_START;
    boolean drained = false;
    while (stop.getCount() > 0) {
      try {
        List<Entry> batch;
        if (drained) {
          batch = reader.readNew(limits.batchMax(), limits.block());
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
      }
    }
  }

  private void recover(RuntimeException e) {
    if (Streams.isGroupMissing(e)) {
      recreateGroup();
    } else {
      LOG.warn("{}: can't read: {}", stream, e.toString());
      pause();
    }
  }

  private void pause() {
    try {
      stop.await(AFTER_AN_ERROR.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
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
    }
  }
}
