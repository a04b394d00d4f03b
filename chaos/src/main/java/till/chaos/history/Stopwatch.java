package till.chaos.history;

/** The time since the run began. */
public final class Stopwatch {
  private final long begin = System.nanoTime();

  public long microseconds() {
    return (System.nanoTime() - begin) / 1000;
  }
}
