package till.local;

/** What a shard does that promises replicated writes and has lost its replica. */
public enum WithoutReplica {
  /** It goes on with the primary alone, and says so. */
  DEGRADE,
  /** It refuses to write. */
  REFUSE
}
