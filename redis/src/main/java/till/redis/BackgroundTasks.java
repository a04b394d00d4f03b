package till.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Threads that do something again and again until they are told to stop. */
public final class BackgroundTasks {
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  /** Starts a loop; its body looks itself whether to stop. */
  public void start(String name, Runnable body) {
    threads.add(Thread.ofVirtual().name(name).start(body));
  }

  /** Starts a loop that runs this after pauses of half to one and a half times the mean. */
  public void every(String name, Duration mean, Runnable body) {
    start(
        name,
        () -> {
          while (!stoppedWithin(jittered(mean))) {
            body.run();
          }
        });
  }

  private static Duration jittered(Duration mean) {
    long milliseconds = mean.toMillis();
    return Duration.ofMillis(
        milliseconds / 2 + ThreadLocalRandom.current().nextLong(milliseconds + 1));
  }

  /** Whether the loops are told to stop. */
  public boolean isStopped() {
    return stop.getCount() == 0;
  }

  /** Pauses; returns true at once when the loops are told to stop. */
  public boolean stoppedWithin(Duration pause) {
    try {
      return stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Tells the loops to stop, and waits until they have, so long at most. */
  public void stop(Duration patience) {
    stop.countDown();
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      for (Thread thread : threads) {
        thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
