package till.escrow;

/** What came of a subtraction. See {@code lua/escrow/subtract.lua}. */
public enum SubtractResult {
  /** The request's key belongs to another request. */
  KEY_REUSED,
  /** There is no such account. */
  NOT_FOUND,
  /** The amount would be missing even if every hold came back. */
  REFUSED,
  /** It depends on undecided holds: ask again when they are decided. */
  UNDECIDED,
  /** Done. */
  SUBTRACTED
}
