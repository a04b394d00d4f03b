package till.escrow;

/** What came of opening an account. See {@code lua/escrow/create.lua}. */
public enum CreateResult {
  /** The request's key belongs to another request. */
  KEY_REUSED,
  /** The account is there already: nothing is changed. */
  EXISTS,
  /** Done. */
  CREATED
}
