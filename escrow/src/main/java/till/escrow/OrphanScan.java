package till.escrow;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.messages.Outcome;
import till.redis.BackgroundTasks;
import till.redis.BackgroundTasks.Heartbeat;
import till.redis.Partitions;
import till.redis.Scripts;
import till.redis.TaskMonitor;
import till.redis.TransientFailures;
import till.streams.GroupStream;
import till.streams.LeaseResult;
import till.streams.Streams;

/**
 * Presumed abort, the participant's part: finds holds long past their deadline and tells order-svc
 * again that they are held, which has them settled if no checkout is under way that would. Slowly
 * in the background always; without pause for a while after the cluster has changed, because then a
 * shard may have lost checkouts whose holds are on another.
 */
public final class OrphanScan implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanScan.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration TELL_MAX = Duration.ofSeconds(1);
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Duration STOP_MAX = Duration.ofSeconds(10);

  private final AccountKind kind;
  private final Orphans orphans;
  private final Replies replies;
  private final Streams streams;
  private final Partitions partitions;
  private final ScanLimits limits;
  private final InstantSource clock;
  private final EscrowMetrics metrics;
  private final BackgroundTasks loops;
  private final Semaphore woken = new Semaphore(0);
  private final AtomicLong changes = new AtomicLong();
  private volatile long urgentUntil;
  private volatile long scanned;
  private final LongSupplier nanoTime;
  private volatile long nextAt;

  /** A scan of the accounts of one kind, in the name of this instance. */
  public OrphanScan(
      AccountKind kind,
      Orphans orphans,
      Scripts scripts,
      Streams streams,
      Partitions partitions,
      ScanLimits limits,
      InstantSource clock,
      EscrowMetrics metrics,
      TaskMonitor monitor) {
    this(
        kind,
        orphans,
        scripts,
        streams,
        partitions,
        limits,
        clock,
        metrics,
        monitor,
        System::nanoTime);
  }

  OrphanScan(
      AccountKind kind,
      Orphans orphans,
      Scripts scripts,
      Streams streams,
      Partitions partitions,
      ScanLimits limits,
      InstantSource clock,
      EscrowMetrics metrics,
      TaskMonitor monitor,
      LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.nextAt = nanoTime.getAsLong();
    this.loops = new BackgroundTasks(monitor);
    this.kind = kind;
    this.orphans = orphans;
    this.replies = new Replies(scripts);
    this.streams = streams;
    this.partitions = partitions;
    this.limits = limits;
    this.clock = clock;
    this.metrics = metrics;
    scanNow();
  }

  public void start() {
    loops.every("orphan-scan", LOOK_EVERY, this::look);
  }

  /**
   * The cluster has changed: orphans are likely, as soon as their deadline has passed. A scan under
   * way makes no more pauses, and another one follows it.
   */
  public void scanNow() {
    urgentUntil = nanoTime.getAsLong() + limits.urgent().toNanos();
    changes.incrementAndGet();
    woken.release();
  }

  @Override
  public void close() {
    woken.release();
    loops.stop(STOP_MAX);
  }

  private void look(Heartbeat heartbeat) {
    long seen = changes.get();
    boolean isUrgent = seen != scanned || urgentUntil - nanoTime.getAsLong() > 0;
    if (!isUrgent && nextAt - nanoTime.getAsLong() > 0) {
      return;
    }
    try {
      if (isMine()) {
        scan(() -> isUrgent || changes.get() != seen ? Duration.ZERO : limits.pause(), heartbeat);
      }
    } catch (RuntimeException e) {
      LOG.warn("can't look for orphan holds: {}", e.toString());
    }
    scanned = seen;
    nextAt = nanoTime.getAsLong() + limits.every().toNanos();
  }

  /** Where the lease can't be had, every instance scans: that is slower, and harmless. */
  private boolean isMine() {
    return streams
        .lease(kind.scanKey(), LEASE)
        .exceptionallyCompose(
            e ->
                TransientFailures.isOutage(e)
                    ? CompletableFuture.completedStage(LeaseResult.MINE)
                    : CompletableFuture.failedStage(e))
        .thenApply(result -> result == LeaseResult.MINE)
        .toCompletableFuture()
        .join();
  }

  /** Reads all accounts once, with a pause between two pages. */
  public void scan(Duration pause) {
    scan(() -> pause, Heartbeat.NONE);
  }

  private void scan(Supplier<Duration> pause, Heartbeat heartbeat) {
    boolean isToGoOn = true;
    for (String primary : orphans.primaries()) {
      try {
        isToGoOn = isToGoOn && scan(primary, pause, heartbeat);
      } catch (CompletionException e) {
        if (!TransientFailures.isOutage(e)) {
          throw e;
        }
        LOG.warn("orphan holds on one primary can't be looked for: {}", e.toString());
      }
    }
  }

  /** Returns whether to go on with the next primary. */
  private boolean scan(String primary, Supplier<Duration> pause, Heartbeat heartbeat) {
    var page = Orphans.Page.NONE;
    boolean isToGoOn;
    do {
      heartbeat.beat();
      page = orphans.after(primary, page, limits.page(), leftAlone()).toCompletableFuture().join();
      tell(page.found()).join();
      isToGoOn = !stoppedWithin(pause) && isMine();
    } while (!page.isLast() && isToGoOn);
    return isToGoOn;
  }

  /** Pauses, unless it is to scan at once; returns true if it is to stop. */
  private boolean stoppedWithin(Supplier<Duration> pause) {
    woken.drainPermits(); // before it asks how long: who wakes it says so first
    try {
      woken.tryAcquire(pause.get().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
    return loops.isStopped();
  }

  private Orphans.Span leftAlone() {
    long now = clock.millis();
    return new Orphans.Span(
        now - limits.orphanAfter().toMillis(), now + ScanLimits.AHEAD_MAX.toMillis());
  }

  /** Never fails: what one partition is not told now it is told by the next scan. */
  private CompletableFuture<Void> tell(List<Outcome.HeldForLong> found) {
    if (found.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    metrics.orphans(found.size());
    LOG.atWarn()
        .addKeyValue("count", found.size())
        .addKeyValue("checkout", found.getFirst().checkout())
        .log("holds are long past their deadline, the first of this checkout");
    var told =
        found.stream()
            .collect(Collectors.groupingBy(held -> partitions.of(held.checkout().order().value())))
            .entrySet()
            .stream()
            .map(
                entry ->
                    replies
                        .heldForLong(
                            new GroupStream(entry.getKey(), "outcome", ""), entry.getValue())
                        .exceptionally(
                            e -> {
                              LOG.warn("{} can't be told: {}", entry.getKey(), e.toString());
                              return 0L;
                            })
                        .toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(told)
        .completeOnTimeout(null, TELL_MAX.toMillis(), TimeUnit.MILLISECONDS);
  }
}
