package till.local;

/** What must be true of a write before anyone is told of it. */
public enum Durability {
  /** The primary has it. */
  LOCAL,
  /** A replica has it, too. */
  REPLICATED,
  /** It is on the primary's disk, and a replica has it where there is one. */
  FSYNC
}
