package till.cluster;

import java.util.Optional;

/**
 * What a node has of its shard's data in its append-only files.
 *
 * @param problem what is wrong with it, in words; empty if nothing is
 * @param history what can be read of it; empty if it can't be told how far that goes
 * @param unread how many rounds of the barrier are mentioned behind the damage
 * @param damage where it can be cut, as Redis does it with the end of a whole one; empty if there
 *     is nothing to cut, or that would not help
 */
record Copy(
    Condition condition,
    String problem,
    Optional<History> history,
    long unread,
    Optional<Damage> damage) {

  /** Whether Redis would start with it, and have all of it. */
  enum Condition {
    /** All is there, but for a command perhaps that was being written at the end. */
    WHOLE,
    /** Redis would refuse it, or leave out part of it. */
    DAMAGED,
    /** Somebody may not read it, or the disk can't. */
    UNREADABLE,
    /** There are no files. */
    ABSENT
  }

  /**
   * How far a copy goes, and a fingerprint of what was written last. A primary and its replicas
   * write the same bytes, so the same fingerprint at the same position is the same history.
   *
   * @param begin the position at which its commands begin; what was before is in the base
   * @param end the position of the last round of the barrier
   * @param lastWrite the position of the round that covers the last write before {@code end}; if
   *     there is none, where the first round closes
   * @param lastWriteHash of the commands between that round and the one before; empty if they can't
   *     be compared, because they began in the base
   * @param openCommands how many came after the last round
   * @param openHash of those
   */
  record History(
      long begin,
      long end,
      long lastWrite,
      Optional<Long> lastWriteHash,
      long openCommands,
      long openHash) {}

  /** From a byte on, a file is of no use. */
  record Damage(String file, long readable, long size) {}

  static Copy of(Condition condition, String problem) {
    return new Copy(condition, problem, Optional.empty(), 0, Optional.empty());
  }

  boolean isWhole() {
    return condition == Condition.WHOLE;
  }

  /** Whether a command was being written at its end, with which others may have got lost. */
  boolean isTorn() {
    return isWhole() && damage.isPresent();
  }

  boolean isAbsent() {
    return condition == Condition.ABSENT;
  }

  /** How far it goes at least, and as far as can be told; 0 if nothing can. */
  long end() {
    return history.map(History::end).orElse(0L);
  }

  /** How far it went before it was damaged, as far as can be told. */
  long reached() {
    return end() + BarrierCounters.position(unread);
  }
}
