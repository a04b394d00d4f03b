package till.escrow;

/** What came of a hold, the first that fits. See {@code lua/escrow/hold.lua}. */
public enum HoldResult {
  /** The checkout was settled here before: the hold came too late. */
  SETTLED,
  /** It is held, now or since an earlier delivery. */
  HELD,
  /** The server's clock is past the deadline. */
  EXPIRED,
  /** There is no such account. */
  NOT_FOUND,
  /** The user has paid for this order outside any checkout. */
  PAID_DIRECTLY,
  /** The amount would be missing even if every hold came back. */
  REFUSED,
  /** It depends on undecided holds or others were here first: it is queued. */
  WAITING
}
