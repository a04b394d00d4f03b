package till.checkout;

/** A monotonic clock: nobody can set it, and only differences of its times mean anything. */
@FunctionalInterface
interface Ticker {
  /** Nanoseconds since some moment, as {@link System#nanoTime()} counts them. */
  long nanos();
}
