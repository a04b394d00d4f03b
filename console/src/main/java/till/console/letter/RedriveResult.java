package till.console.letter;

/** What came of redriving a dead letter. */
enum RedriveResult {
  KEY_REUSED,
  NOT_FOUND,
  REDRIVEN
}
