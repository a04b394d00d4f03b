package till.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Phases of load, each until its last answer. */
public final class Load {
  /** In an open loop, as many requests may wait for their answers. */
  public static final int OPEN_CLIENTS_MAX = 2_048;

  /** Before an open loop is counted: what changes with the rate has changed by then. */
  public static final Duration OPEN_WARMUP = Duration.ofSeconds(5);

  private static final Duration LAST_ANSWERS_LIMIT = Duration.ofMinutes(3);

  private final Clients clients;
  private final CpuMeter meter;

  public Load(Clients clients, CpuMeter meter) {
    this.clients = clients;
    this.meter = meter;
  }

  /**
   * As fast as a closed loop goes.
   *
   * @param warmup not counted
   * @return a measurement for each kind of requests, after one for all of them with the CPU time
   */
  public List<Measurement> closed(String name, Work work, Duration warmup, Duration measured)
      throws InterruptedException {
    work.resume();
    var done = clients.start(work);
    try {
      if (isDone(done, warmup)) {
        throw new ShopFailedException("The warm-up ended early: " + work.whyEnded());
      }
      var tally = new Tally(work.kinds());
      CpuMeter.Reading before = meter.read();
      count(work, tally);
      isDone(done, measured);
      CpuMeter.Reading used = meter.read().since(before);
      count(work, new Tally(work.kinds()));
      work.stop();
      awaitLastAnswers(done);
      return measurements(name, 0, tally, null, used);
    } finally {
      work.stop();
    }
  }

  /**
   * At a given rate, whatever the answers are.
   *
   * @return a measurement for each kind of requests, after one for all of them with the CPU time
   */
  public List<Measurement> open(String name, Work work, double perSecond, Duration measured)
      throws InterruptedException {
    clients.prepare(OPEN_CLIENTS_MAX);
    work.resume();
    var done = clients.start(work, new Schedule(perSecond, OPEN_WARMUP.plus(measured)));
    try {
      isDone(done, OPEN_WARMUP);
      var tally = new Tally(work.kinds());
      CpuMeter.Reading before = meter.read();
      count(work, tally);
      isDone(done, measured);
      CpuMeter.Reading used = meter.read().since(before);
      awaitLastAnswers(done);
      return measurements(name, perSecond, tally, tally.late(), used);
    } finally {
      work.stop();
    }
  }

  /** Returns when it is so. */
  private void count(Work work, Tally tally) {
    var counts = new CompletableFuture<Void>();
    clients.onEventLoop(
        () -> {
          work.count(tally);
          counts.complete(null);
        });
    counts.join();
  }

  private static List<Measurement> measurements(
      String name, double asked, Tally tally, @Nullable Histogram late, CpuMeter.Reading used) {
    Duration lasted = Duration.ofNanos(used.at());
    List<Integer> perSecond = tally.perSecond().first(lasted.toSeconds());
    var measurements = new ArrayList<Measurement>();
    measurements.add(new Measurement(name, asked, lasted, tally.all(), perSecond, late, used));
    if (tally.kinds().size() > 1) {
      tally
          .kinds()
          .forEach(
              (kind, count) ->
                  measurements.add(
                      new Measurement(
                          name + ": " + kind, 0, lasted, count, List.of(), null, null)));
    }
    return measurements;
  }

  private static void awaitLastAnswers(CompletableFuture<Void> done) throws InterruptedException {
    if (!isDone(done, LAST_ANSWERS_LIMIT)) {
      throw new ShopFailedException(
          "Some requests were not answered in " + LAST_ANSWERS_LIMIT.toSeconds() + " s");
    }
  }

  /** Waits for so long at most. */
  private static boolean isDone(CompletableFuture<Void> done, Duration limit)
      throws InterruptedException {
    try {
      done.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new ShopFailedException("The load broke off: " + e.getCause(), e);
    }
  }
}
