package till.console.checkout;

/** What came of aborting a checkout. */
enum AbortResult {
  KEY_REUSED,
  NOT_FOUND,
  NOT_OPEN,
  PAID,
  ABORTING,
  ABORTED
}
