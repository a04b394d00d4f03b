package till.streams;

import java.util.List;

/**
 * The loop that takes over entries whose consumer is dead or forgot them, and forgets consumers
 * that are dead. One instance does this for a stream: the one that holds its lease. Each stream is
 * looked at on its own: none waits for another one.
 */
final class Reclaimer {
  private final List<StreamReclaimer> each;

  Reclaimer(
      Streams streams,
      List<GroupStream> mine,
      Dispatcher dispatcher,
      StreamLimits limits,
      StreamMetrics metrics) {
    this.each =
        mine.stream()
            .map(stream -> new StreamReclaimer(streams, stream, dispatcher, limits, metrics))
            .toList();
  }

  /** Begins to look at every stream where no look is under way. Never fails. */
  void run() {
    each.forEach(StreamReclaimer::run);
  }
}
