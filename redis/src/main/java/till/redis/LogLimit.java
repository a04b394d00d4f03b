package till.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Keeps a line that many requests or rounds would write from filling the log. */
public final class LogLimit {
  private final long pauseNanos;
  private final LongSupplier nanoTime;
  private final AtomicLong next;
  private final AtomicLong withheld = new AtomicLong();

  /** One line in so long. */
  public LogLimit(Duration pause) {
    this(pause, System::nanoTime);
  }

  LogLimit(Duration pause, LongSupplier nanoTime) {
    this.pauseNanos = pause.toNanos();
    this.nanoTime = nanoTime;
    this.next = new AtomicLong(nanoTime.getAsLong());
  }

  /**
   * Writes the line, if it is time for one.
   *
   * @param line gets how many were withheld since the last one
   */
  public void log(Line line) {
    long now = nanoTime.getAsLong();
    long due = next.get();
    if (now - due >= 0 && next.compareAndSet(due, now + pauseNanos)) {
      line.write(withheld.getAndSet(0));
    } else {
      withheld.incrementAndGet();
    }
  }

  /** Writes a line of the log. */
  public interface Line {
    void write(long withheld);
  }
}
