package till.streams;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** What a service does with the entries of its streams. */
public interface BatchHandler {
  /**
   * Handles entries of one stream. An entry may come again, at any time, to any instance: handling
   * it twice is harmless. Must not block.
   *
   * @return completes when each entry is answered (acknowledged and deleted), left pending or
   *     undecided; exceptionally when Redis did not answer, and then all that are not answered are
   *     undecided, or when an entry spoils its batch, and then they come again one by one
   */
  CompletionStage<Handled> handle(GroupStream stream, List<Entry> batch);

  /**
   * What came of a batch.
   *
   * @param failures entries that failed by their own fault; one that has several messages is taken
   *     apart then
   * @param wakes entries of the same role that waited for what this batch did
   * @param undecided ids of entries that need what Redis does not serve at the moment: the runtime
   *     keeps them pending in the name of this instance and hands them over again, after growing
   *     pauses and whenever a shard serves again
   */
  record Handled(List<Failure> failures, List<EntryPlace> wakes, List<String> undecided) {
    /** Nothing is undecided. */
    public Handled(List<Failure> failures, List<EntryPlace> wakes) {
      this(failures, wakes, List.of());
    }
  }

  /** An entry that the handler can't handle, and why. */
  record Failure(String entry, Throwable cause) {}
}
