package till.streams;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BinaryOperator;
import till.redis.BackgroundTasks;
import till.redis.PartitionSum;
import till.redis.Partitions;
import till.redis.TaskMonitor;

/**
 * Looks now and then at the streams, for the metrics: so a scrape costs Redis nothing. Every
 * instance does, because a look is cheap, and somebody must see it while others are down.
 */
public final class StreamPoll implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration STOP_MAX = Duration.ofSeconds(1);

  private final Streams streams;
  private final Partitions partitions;
  private final String group;
  private final String role;
  private final List<String> others;
  private final StreamMetrics metrics;
  private final InstantSource clock;
  private final BackgroundTasks loops;

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
      InstantSource clock,
      TaskMonitor monitor) {
    this.loops = new BackgroundTasks(monitor);
    this.streams = streams;
    this.partitions = partitions;
    this.group = group;
    this.role = role;
    this.others = others;
    this.metrics = metrics;
    this.clock = clock;
  }

  public void start() {
    loops.every("stream-poll", EVERY, this::look);
  }

  /** Looks once. Never fails. */
  void look() {
    int backlogUnknown = backlog(role);
    others.forEach(other -> metrics.unknown(other, backlog(other)));
    var pending = seen(role, streams::pending, Pending.NONE, Pending::plus);
    metrics.pending(role, pending.isUnknown(partitions) ? Pending.UNKNOWN : pending.sum());
    metrics.unknown(role, Math.max(backlogUnknown, pending.unknown()));
  }

  private int backlog(String of) {
    var backlog = seen(of, streams::backlog, Backlog.NONE, Backlog::plus);
    metrics.backlog(of, backlog.isUnknown(partitions) ? Backlog.UNKNOWN : backlog.sum());
    return backlog.unknown();
  }

  /** How a stream is looked at, at a time in milliseconds since 1970. */
  private interface Look<T> {
    CompletionStage<T> at(GroupStream stream, long now);
  }

  private <T> PartitionSum<T> seen(String of, Look<T> look, T none, BinaryOperator<T> plus) {
    long now = clock.millis();
    return PartitionSum.of(
        partitions, partition -> look.at(new GroupStream(partition, of, group), now), none, plus);
  }

  @Override
  public void close() {
    loops.stop(STOP_MAX);
  }
}
