package till.streams;

/** What became of a dead letter that was to be redriven. */
public enum RedriveResult {
  /** There is no such letter. */
  NOT_FOUND,
  /** It is at the end of its stream. */
  REDRIVEN
}
