package till.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The entries that this process is working on. Whoever comes with one of them meanwhile goes away
 * empty-handed, and the entry is looked at once more when the work is done: it may have been woken
 * just after it had been found to wait.
 */
final class InFlight {
  private enum State {
    RUNNING,
    RUNNING_ONCE_MORE
  }

  private record Key(GroupStream stream, String id) {}

  private final ConcurrentMap<Key, State> states = new ConcurrentHashMap<>();

  /** Of these entries, the ones that nobody here was working on. They are in flight now. */
  List<Entry> begin(GroupStream stream, List<Entry> entries) {
    var begun = new ArrayList<Entry>(entries.size());
    for (var entry : entries) {
      var before =
          states.merge(
              new Key(stream, entry.id()),
              State.RUNNING,
              (running, again) -> State.RUNNING_ONCE_MORE);
      if (before == State.RUNNING) {
        begun.add(entry);
      }
    }
    return begun;
  }

  /** The work on these entries is done. Returns the ids of those to look at once more. */
  List<String> end(GroupStream stream, List<Entry> entries) {
    var onceMore = new ArrayList<String>();
    for (var entry : entries) {
      if (states.remove(new Key(stream, entry.id())) == State.RUNNING_ONCE_MORE) {
        onceMore.add(entry.id());
      }
    }
    return onceMore;
  }
}
