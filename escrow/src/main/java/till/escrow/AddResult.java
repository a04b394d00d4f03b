package till.escrow;

/** What came of an addition. See {@code lua/escrow/add.lua}. */
public enum AddResult {
  /** The request's key belongs to another request. */
  KEY_REUSED,
  /** There is no such account. */
  NOT_FOUND,
  /** All that was ever supplied and not taken back would pass 2^53-1. */
  LIMIT,
  /** Done. */
  ADDED
}
