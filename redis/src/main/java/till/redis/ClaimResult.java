package till.redis;

/** What came of binding a key to a request. See {@code lua/request/claim.lua}. */
public enum ClaimResult {
  /** The key belongs to another request. */
  KEY_REUSED,
  /** The request is a batch that was done before. */
  DONE,
  /** The key belongs to this request, now or since an earlier arrival. */
  CLAIMED
}
