package till.escrow;

/** What came of opening an account anew. See {@code lua/escrow/reset.lua}. */
public enum ResetResult {
  /** Done. */
  RESET
}
