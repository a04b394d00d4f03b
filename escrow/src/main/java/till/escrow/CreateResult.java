package till.escrow;

/** What came of opening an account. See {@code lua/escrow/create.lua}. */
public enum CreateResult {
  /** The account is there already: nothing is changed. */
  EXISTS,
  /** Done. */
  CREATED
}
