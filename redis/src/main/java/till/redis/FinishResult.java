package till.redis;

/** What came of remembering that a batch is done. See {@code lua/request/finish.lua}. */
public enum FinishResult {
  /** Done. */
  FINISHED
}
