package till.console.letter;

/** What came of discarding a dead letter. */
enum DiscardResult {
  KEY_REUSED,
  NOT_FOUND,
  DISCARDED
}
