package till.streams;

/** What became of an entry whose messages were to have an entry each. */
public enum UnfoldResult {
  /** The entry was handled or unfolded meanwhile. */
  GONE,
  /** They are at the end of the stream. */
  UNFOLDED
}
