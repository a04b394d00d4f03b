package till.streams;

/** What became of an entry whose handler failed. */
public enum FailResult {
  /** The entry was handled or moved meanwhile. */
  GONE,
  /** It may be tried again. */
  COUNTED,
  /** It has moved to the dead letters. */
  DEAD
}
