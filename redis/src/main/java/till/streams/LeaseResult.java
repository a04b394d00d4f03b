package till.streams;

/** Who has a lease. */
public enum LeaseResult {
  /** Another instance has it. */
  TAKEN,
  /** This instance has it for the duration. */
  MINE
}
