package till.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loops that run in threads of their own until they are told to stop. A loop does not end silently:
 * whatever its body throws, an Error too, is logged and counted, and after a pause the loop goes
 * on. Each loop has to show that it is alive, by its rounds or by its {@link Heartbeat}; {@link
 * TaskMonitor} tells liveness which ones do not, and which ones have ended.
 *
 * <p>So no round may wait without a limit of time, and least of all for a shard that does not
 * serve.
 */
public final class BackgroundTasks {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundTasks.class);
  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Task> tasks = new CopyOnWriteArrayList<>();
  private final TaskMonitor monitor;

  /**
   * @param monitor counts failures, and tells who is not alive
   */
  public BackgroundTasks(TaskMonitor monitor) {
    this.monitor = monitor;
  }

  /** How a loop shows that it is alive. */
  public interface Heartbeat {
    /** For what runs outside of a loop, too. */
    Heartbeat NONE = () -> {};

    /**
     * The loop is alive. To be called at least every half minute, from any thread: by a loop whose
     * thread waits for futures, when one of those completes.
     */
    void beat();
  }

  /**
   * Starts a loop; its body looks itself whether to stop, and returns only then. It is called again
   * if it throws.
   *
   * @param name of its metric; loops of one kind share it
   */
  public void start(String name, Consumer<Heartbeat> body) {
    start(name, name, body);
  }

  /**
   * Starts one of several loops of a kind.
   *
   * @param name of the metric that they share
   * @param detail of this one, for the log
   */
  public void start(String name, String detail, Consumer<Heartbeat> body) {
    var task = new Task(name, detail, body);
    tasks.add(task);
    monitor.add(task);
    task.thread = Thread.ofVirtual().name(detail).start(task::run);
  }

  /** Starts a loop that runs this after pauses of half to one and a half times the mean. */
  public void every(String name, Duration mean, Runnable body) {
    every(name, mean, heartbeat -> body.run());
  }

  /** The same, for a body whose rounds may be long. */
  public void every(String name, Duration mean, Consumer<Heartbeat> body) {
    start(
        name,
        heartbeat -> {
          while (!stoppedWithin(jittered(mean))) {
            heartbeat.beat();
            body.accept(heartbeat);
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
    tasks.forEach(monitor::remove);
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      for (var task : tasks) {
        Thread thread = task.thread;
        if (thread != null) {
          thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One loop. */
  final class Task implements Heartbeat {
    private final String name;
    private final String detail;
    private final Consumer<Heartbeat> body;
    private final LogLimit failures = new LogLimit(BETWEEN_LINES);
    private volatile @Nullable Thread thread;
    private volatile long aliveAt = System.nanoTime();
    private volatile boolean hasEnded;

    private Task(String name, String detail, Consumer<Heartbeat> body) {
      this.name = name;
      this.detail = detail;
      this.body = body;
    }

    private void run() {
      try {
        do {
          runGuarded();
        } while (!hasEnded && !stoppedWithin(AFTER_A_FAILURE));
      } finally {
        hasEnded = true;
      }
    }

    private void runGuarded() {
      try {
        beat();
        body.accept(this);
        hasEnded = true;
        if (!isStopped()) {
          LOG.atError().addKeyValue("task", detail).log("a background task has ended");
        }
      } catch (Throwable e) { // nobody else would see it
        monitor.failed(name);
        failures.log(
            withheld ->
                LOG.atError()
                    .addKeyValue("task", detail)
                    .addKeyValue("others", withheld)
                    .setCause(e)
                    .log("a background task failed, and goes on"));
      }
    }

    @Override
    public void beat() {
      aliveAt = System.nanoTime();
    }

    /** The name of its metric. */
    String name() {
      return name;
    }

    boolean hasEnded() {
      return hasEnded;
    }

    /** Whether it has shown nothing for so long. */
    boolean isStuckFor(Duration time) {
      return System.nanoTime() - aliveAt > time.toNanos();
    }

    @Override
    public String toString() {
      return detail;
    }
  }
}
