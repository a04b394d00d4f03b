package till.chaos.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import till.chaos.check.Sample;
import till.chaos.history.History;
import till.chaos.history.Operation;
import till.chaos.load.Client.Unfinished;
import till.chaos.load.PreparedOrders.Prepared;
import till.process.Await;

/**
 * Checkouts that arrive at random moments, whether or not earlier ones were answered. Healthy and
 * sick ones arrive independently, each in their own Poisson process with their own limit of what
 * may be under way, so that the sick ones never take the place of a healthy one. Each is asked for
 * once; what got no definite answer is asked for again when the load has ended.
 */
public final class OpenLoop implements AutoCloseable {
  private static final int UNDER_WAY_MAX = 4_000;
  private static final int REPEATS_AT_ONCE = 16;
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(90);

  private final PreparedOrders orders;
  private final History history;
  private final double healthyPerSecond;
  private final double sickPerSecond;
  private final SplittableRandom random;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
  private volatile boolean isOver;
  private volatile boolean isExhausted;

  private record Asked(Client client, Unfinished checkout) {}

  OpenLoop(
      PreparedOrders orders,
      History history,
      double healthyPerSecond,
      double sickPerSecond,
      SplittableRandom random) {
    this.orders = orders;
    this.history = history;
    this.healthyPerSecond = healthyPerSecond;
    this.sickPerSecond = sickPerSecond;
    this.random = random;
  }

  /** Lets them arrive from now on. */
  public void begin() {
    arrive(true, healthyPerSecond, random.split());
    arrive(false, sickPerSecond, random.split());
  }

  private void arrive(boolean isHealthy, double perSecond, SplittableRandom gaps) {
    if (perSecond <= 0) {
      return;
    }
    Semaphore room = new Semaphore(UNDER_WAY_MAX);
    threads.execute(
        () -> {
          double due = history.now();
          while (true) {
            due -= Math.log(1 - gaps.nextDouble()) / perSecond * 1e6;
            if (!await((long) due) || isOver) {
              return;
            }
            Prepared order = orders.next(isHealthy);
            if (order == null) {
              isExhausted = true;
              return;
            }
            send(order, isHealthy, (long) due, room);
          }
        });
  }

  private boolean await(long due) {
    long wait = due - history.now();
    return wait <= 0 || Await.pause(Duration.ofNanos(wait * 1_000));
  }

  private void send(Prepared order, boolean isHealthy, long due, Semaphore room) {
    if (!room.tryAcquire()) {
      samples.add(Sample.notSent(isHealthy, due));
      return;
    }
    threads.execute(
        () -> {
          try {
            Unfinished checkout = order.client().once(new Operation.Checkout(order.id()));
            samples.add(Sample.of(isHealthy, due, checkout.attempt()));
            asked.add(new Asked(order.client(), checkout));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            room.release();
          }
        });
  }

  /**
   * No more arrivals. Waits for the answers, and asks again what got no definite one.
   *
   * @return whether all were answered in time, and orders lasted until now
   */
  public boolean end() throws InterruptedException {
    isOver = true;
    threads.shutdown();
    boolean isAnswered = threads.awaitTermination(LAST_ANSWERS.toSeconds(), TimeUnit.SECONDS);
    try (ExecutorService repeats =
        Executors.newFixedThreadPool(REPEATS_AT_ONCE, Thread.ofVirtual().factory())) {
      List<Callable<Asked>> endings = new ArrayList<>();
      for (Asked one : asked) {
        endings.add(
            () -> {
              one.client().finish(one.checkout());
              return one;
            });
      }
      repeats.invokeAll(endings);
    }
    return isAnswered && !isExhausted;
  }

  /** What became of each so far. */
  public List<Sample> samples() {
    return new ArrayList<>(samples);
  }

  @Override
  public void close() {
    isOver = true;
    threads.shutdownNow();
  }
}
