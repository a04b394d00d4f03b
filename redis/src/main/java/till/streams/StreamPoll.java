package till.streams;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BinaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.redis.BackgroundTasks;
import till.redis.Partitions;
import till.redis.TransientFailures;

/**
 * Looks now and then at the streams, for the metrics: so a scrape costs Redis nothing. Every
 * instance does, because a look is cheap, and somebody must see it while others are down.
 */
public final class StreamPoll implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamPoll.class);
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration STOP_MAX = Duration.ofSeconds(1);

  private final Streams streams;
  private final Partitions partitions;
  private final String group;
  private final String role;
  private final List<String> others;
  private final StreamMetrics metrics;
  private final InstantSource clock;
  private final BackgroundTasks loops = new BackgroundTasks();

  /**
   * @param group the service that looks
   * @param role of the streams that it consumes
   * @param others roles of streams that others consume: how much waits there is looked at, too
   */
  public StreamPoll(
      Streams streams,
      Partitions partitions,
      String group,
      String role,
      List<String> others,
      StreamMetrics metrics,
      InstantSource clock) {
    this.streams = streams;
    this.partitions = partitions;
    this.group = group;
    this.role = role;
    this.others = others;
    this.metrics = metrics;
    this.clock = clock;
  }

  public void start() {
    loops.every("stream poll", EVERY, this::look);
  }

  /** Looks once. Never fails. */
  void look() {
    backlog(role);
    others.forEach(this::backlog);
    metrics.pending(
        role, seen(role, streams::pending, Pending.NONE, Pending::plus, Pending.UNKNOWN));
  }

  private void backlog(String of) {
    metrics.backlog(of, seen(of, streams::backlog, Backlog.NONE, Backlog::plus, Backlog.UNKNOWN));
  }

  /** How a stream is looked at, at a time in milliseconds since 1970. */
  private interface Look<T> {
    CompletionStage<T> at(GroupStream stream, long now);
  }

  private <T> T seen(String of, Look<T> look, T none, BinaryOperator<T> plus, T unknown) {
    long now = clock.millis();
    var looks =
        partitions.all().stream()
            .map(partition -> new GroupStream(partition, of, group))
            .map(stream -> look.at(stream, now).toCompletableFuture())
            .toList();
    try {
      return looks.stream().map(CompletableFuture::join).reduce(none, plus);
    } catch (RuntimeException e) {
      LOG.debug("can't look at the streams of {}: {}", of, TransientFailures.cause(e).toString());
      return unknown;
    }
  }

  @Override
  public void close() {
    loops.stop(STOP_MAX);
  }
}
