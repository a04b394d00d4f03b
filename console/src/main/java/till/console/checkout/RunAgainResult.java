package till.console.checkout;

/** What came of running the commands of a checkout again. */
enum RunAgainResult {
  KEY_REUSED,
  AGAIN,
  UNREAD,
  GONE
}
