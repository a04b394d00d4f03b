package till.streams;

/** What became of a consumer that was to be dropped. */
public enum DropConsumerResult {
  /** It has pending entries: nothing is changed. */
  PENDING,
  /** It is gone. */
  DROPPED
}
