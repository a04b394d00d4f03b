package till.streams;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How many entries of one stream its consumer has in hand, so that it does not read too far. */
final class EntriesInHand {
  private final int max;
  private int count;
  private CompletableFuture<Void> room = CompletableFuture.completedFuture(null);

  EntriesInHand(int max) {
    this.max = max;
  }

  synchronized void add(int entries) {
    count += entries;
    if (count >= max && room.isDone()) {
      room = new CompletableFuture<>();
    }
  }

  void remove(int entries) {
    CompletableFuture<Void> free;
    synchronized (this) {
      count -= entries;
      if (count >= max) {
        return;
      }
      free = room;
    }
    free.complete(null);
  }

  /** Completes when there are fewer than the maximum. */
  synchronized CompletionStage<Void> room() {
    return room;
  }
}
