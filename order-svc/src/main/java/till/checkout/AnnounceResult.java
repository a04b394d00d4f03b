package till.checkout;

/** What became of the announcement of a decision. See {@code lua/order/announce.lua}. */
public enum AnnounceResult {
  /** It was announced before, or a failover has taken the decision back. */
  PASSED_OVER,
  /** The participants are told. */
  ANNOUNCED
}
