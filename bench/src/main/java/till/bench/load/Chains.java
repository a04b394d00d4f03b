package till.bench.load;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A closed loop without HTTP: work of which many pieces are under way at once, each followed by the
 * next when it is done.
 */
public final class Chains {
  private static final Duration LAST_LIMIT = Duration.ofMinutes(1);

  /** Work that fails this often is not worth measuring. */
  private static final int FAILURES_MAX = 1_000;

  private final Supplier<CompletionStage<?>> work;
  private final CountDownLatch busy;
  private Count count = new Count();
  private PerSecond perSecond = new PerSecond();
  private int failures;
  private volatile boolean isStopped;

  private Chains(Supplier<CompletionStage<?>> work, int inFlight) {
    this.work = work;
    this.busy = new CountDownLatch(inFlight);
  }

  /**
   * Measures it.
   *
   * @param work begins the next piece; what it completes with does not matter
   */
  public static Measurement of(
      String name,
      Supplier<CompletionStage<?>> work,
      int inFlight,
      Duration warmup,
      Duration measured,
      CpuMeter meter)
      throws InterruptedException {
    var chains = new Chains(work, inFlight);
    for (int i = 0; i < inFlight; i++) {
      chains.next();
    }
    chains.busy.await(warmup.toNanos(), TimeUnit.NANOSECONDS);
    CpuMeter.Reading before = meter.read();
    chains.countAnew();
    chains.busy.await(measured.toNanos(), TimeUnit.NANOSECONDS);
    CpuMeter.Reading used = meter.read().since(before);
    chains.isStopped = true;
    Measurement result = chains.measurement(name, used);
    if (!chains.busy.await(LAST_LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new ShopFailedException("Some of it never ended");
    }
    return result;
  }

  private synchronized void countAnew() {
    count = new Count();
    perSecond = new PerSecond();
  }

  private synchronized Measurement measurement(String name, CpuMeter.Reading used) {
    Duration lasted = Duration.ofNanos(used.at());
    var counted = new Count();
    counted.add(count);
    return new Measurement(
        name, 0, lasted, counted, perSecond.first(lasted.toSeconds()), null, used);
  }

  private void next() {
    if (isStopped) {
      busy.countDown();
      return;
    }
    long begun = System.nanoTime();
    work.get()
        .whenComplete(
            (result, failure) -> {
              if (ended(System.nanoTime() - begun, failure == null)) {
                next();
              } else {
                busy.countDown();
              }
            });
  }

  /** Whether another is to follow. */
  private synchronized boolean ended(long nanoseconds, boolean isSuccess) {
    if (isSuccess) {
      count.addSuccess(nanoseconds);
      perSecond.count();
    } else {
      count.addFailure();
      failures++;
    }
    return failures < FAILURES_MAX;
  }
}
