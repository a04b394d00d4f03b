package till.escrow;

/** What came of a commit or release. See {@code lua/escrow/settle.lua}. */
public enum SettleResult {
  /** It was settled before: nothing is changed. */
  ALREADY_SETTLED,
  /** There was no hold. */
  NOTHING_HELD,
  /** The hold is ended. */
  SETTLED
}
