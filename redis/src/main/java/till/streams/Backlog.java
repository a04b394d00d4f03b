package till.streams;

/**
 * What waits in a stream, or in those of several partitions together: what is answered is deleted.
 *
 * @param entries NaN if it is unknown
 * @param oldestSeconds how old the oldest entry is; 0 if there is none, NaN if it is unknown
 */
record Backlog(double entries, double oldestSeconds) {
  static final Backlog NONE = new Backlog(0, 0);
  static final Backlog UNKNOWN = new Backlog(Double.NaN, Double.NaN);

  Backlog plus(Backlog other) {
    return new Backlog(entries + other.entries, Math.max(oldestSeconds, other.oldestSeconds));
  }
}
