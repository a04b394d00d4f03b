package till.streams;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import till.redis.BackgroundTasks;
import till.redis.Partition;
import till.redis.Partitions;
import till.redis.TaskMonitor;

/**
 * Consumes the streams of one role, one consumer for each partition. {@link #start()} names the
 * loops; {@link #close()} finishes the batches in hand and leaves the rest pending.
 */
public final class StreamRuntime implements AutoCloseable {
  private static final Duration LAST_WORK_MAX = Duration.ofSeconds(10);
  private static final Duration PARKED_EVERY = Duration.ofMillis(25);

  private final Streams streams;
  private final Map<String, GroupStream> byTag = new LinkedHashMap<>();
  private final Dispatcher dispatcher;
  private final StreamLimits limits;
  private final StreamMetrics metrics;
  private final BackgroundTasks loops;

  /**
   * @param role of the streams, such as {@code payment}
   * @param group the service whose instances share the work
   */
  public StreamRuntime(
      Streams streams,
      Partitions partitions,
      String role,
      String group,
      BatchHandler handler,
      StreamLimits limits,
      StreamMetrics metrics,
      TaskMonitor monitor) {
    this.streams = streams;
    this.loops = new BackgroundTasks(monitor);
    this.limits = limits;
    this.metrics = metrics;
    this.dispatcher = new Dispatcher(streams, byTag, handler, limits, metrics);
    metrics.parked(role, dispatcher.parked());
    for (Partition partition : partitions.all()) {
      byTag.put(partition.tag(), new GroupStream(partition, role, group));
    }
  }

  /** Starts one consumer for each partition, and the reclaimer. */
  public void start() {
    for (var stream : byTag.values()) {
      var consumer = new PartitionConsumer(streams, stream, dispatcher, limits, metrics, loops);
      loops.start("consumer", "consumer " + stream, consumer::run);
    }
    var reclaimer =
        new Reclaimer(streams, List.copyOf(byTag.values()), dispatcher, limits, metrics);
    loops.every("reclaimer", limits.reclaimEvery(), reclaimer::run);
    loops.every("parked entries", PARKED_EVERY, dispatcher::retryParked);
    loops.every(
        "keeping parked entries", limits.reclaimIdle().dividedBy(3), dispatcher::keepParked);
  }

  /** Sees to it that these entries are handled now: what they waited for has come. */
  public void wake(List<EntryPlace> places) {
    dispatcher.wake(places);
  }

  @Override
  public void close() {
    long deadline = System.nanoTime() + LAST_WORK_MAX.toNanos();
    loops.stop(LAST_WORK_MAX);
    dispatcher.finish(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
  }
}
