package till.streams;

/**
 * What the group of a stream has taken and not answered, or of those of several partitions
 * together; commands that wait for undecided holds are among it.
 *
 * @param entries NaN if it is unknown
 * @param oldestSeconds how old the oldest of them is; 0 if there is none, NaN if it is unknown
 * @param deadLetters entries that were given up; NaN if it is unknown
 */
record Pending(double entries, double oldestSeconds, double deadLetters) {
  static final Pending NONE = new Pending(0, 0, 0);
  static final Pending UNKNOWN = new Pending(Double.NaN, Double.NaN, Double.NaN);

  Pending plus(Pending other) {
    return new Pending(
        entries + other.entries,
        Math.max(oldestSeconds, other.oldestSeconds),
        deadLetters + other.deadLetters);
  }
}
