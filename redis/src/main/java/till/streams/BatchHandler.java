package till.streams;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** What a service does with the entries of its streams. */
public interface BatchHandler {
  /**
   * Handles entries of one stream. An entry may come again, at any time, to any instance: handling
   * it twice is harmless. Must not block.
   *
   * @return completes when each entry is answered (acknowledged and deleted) or left pending on
   *     purpose, with those that failed by their own fault; exceptionally when Redis did not
   *     answer, and then all are left pending
   */
  CompletionStage<List<Failure>> handle(GroupStream stream, List<Entry> batch);

  /** An entry that the handler can't handle, and why. */
  record Failure(String entry, Throwable cause) {}
}
