package till.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.redis.TransientFailures;

/**
 * Entries of this process that are undecided because Redis does not serve what they need. They stay
 * pending in the name of this instance, young enough that nobody reclaims them, and are handed over
 * again after pauses that double from {@link #PAUSE_MIN} to {@link #PAUSE_MAX}. While a shard is
 * known not to serve, the pauses grow on to {@link #PAUSE_MAX_IN_OUTAGE}: {@link #wake()} ends them
 * when it serves again.
 */
final class ParkedEntries {
  private static final Logger LOG = LoggerFactory.getLogger(ParkedEntries.class);
  private static final Duration PAUSE_MIN = Duration.ofMillis(25);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(2);
  private static final Duration PAUSE_MAX_IN_OUTAGE = Duration.ofSeconds(10);
  private static final Duration WAKE_WITHIN = Duration.ofMillis(500);
  private static final int KEPT_AT_ONCE = 100;

  private final Streams streams;
  private final int max;
  private final ConcurrentMap<GroupStream, ConcurrentMap<String, Parked>> byStream =
      new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  /**
   * @param max of one stream
   */
  ParkedEntries(Streams streams, int max) {
    this.streams = streams;
    this.max = max;
  }

  /**
   * @param pauseNanos before it is handed over again
   * @param retryAt when that is, as of nanoTime
   */
  private record Parked(Entry entry, long pauseNanos, long retryAt) {}

  /** The pauses of entries that were parked before, by id; they are in the handler's hands now. */
  Map<String, Long> take(GroupStream stream, List<Entry> entries) {
    var parked = byStream.get(stream);
    if (parked == null || parked.isEmpty()) {
      return Map.of();
    }
    var pauses = new HashMap<String, Long>();
    for (var entry : entries) {
      var taken = parked.remove(entry.id());
      if (taken != null) {
        count.decrementAndGet();
        pauses.put(entry.id(), taken.pauseNanos);
      }
    }
    return pauses;
  }

  /**
   * Parks these entries. Those for which there is no room are left to reclaim.
   *
   * @param pauses of those that were parked before
   */
  void park(GroupStream stream, List<Entry> entries, Map<String, Long> pauses) {
    var parked = byStream.computeIfAbsent(stream, s -> new ConcurrentHashMap<>());
    long now = System.nanoTime();
    long longest = (streams.isOneShardUnavailable() ? PAUSE_MAX_IN_OUTAGE : PAUSE_MAX).toNanos();
    int left = 0;
    for (var entry : entries) {
      if (parked.size() >= max) {
        left++;
        continue;
      }
      Long before = pauses.get(entry.id());
      long pause = before == null ? PAUSE_MIN.toNanos() : Math.min(2 * before, longest);
      if (parked.put(entry.id(), new Parked(entry, pause, now + pause)) == null) {
        count.incrementAndGet();
      }
    }
    if (left > 0) {
      LOG.warn("{}: {} undecided entries are left to reclaim", stream, left);
    }
  }

  /** How many entries are parked, in all streams. */
  int count() {
    return count.get();
  }

  /** The entries to hand over again now. They stay parked until they are taken. */
  Map<GroupStream, List<Entry>> due() {
    if (count.get() == 0) {
      return Map.of();
    }
    long now = System.nanoTime();
    var due = new HashMap<GroupStream, List<Entry>>();
    byStream.forEach(
        (stream, parked) ->
            parked
                .values()
                .forEach(
                    one -> {
                      if (one.retryAt - now <= 0) {
                        due.computeIfAbsent(stream, s -> new ArrayList<>()).add(one.entry);
                      }
                    }));
    return due;
  }

  /**
   * All of them are due within {@link #WAKE_WITHIN}: a shard serves again. At random moments, so
   * that what waited for it does not delay what did not.
   */
  void wake() {
    long now = System.nanoTime();
    byStream
        .values()
        .forEach(
            parked ->
                parked.replaceAll(
                    (id, one) ->
                        new Parked(
                            one.entry,
                            PAUSE_MIN.toNanos(),
                            now + ThreadLocalRandom.current().nextLong(WAKE_WITHIN.toNanos()))));
  }

  /**
   * Keeps all of them young, and forgets those that were answered meanwhile. Waits for no stream:
   * one whose shard does not serve holds up none of the others.
   */
  void keep() {
    byStream.forEach(
        (stream, parked) -> {
          var ids = List.copyOf(parked.keySet());
          for (int from = 0; from < ids.size(); from += KEPT_AT_ONCE) {
            keep(stream, parked, ids.subList(from, Math.min(from + KEPT_AT_ONCE, ids.size())));
          }
        });
  }

  private void keep(GroupStream stream, ConcurrentMap<String, Parked> parked, List<String> ids) {
    streams
        .keep(stream, ids)
        .whenComplete(
            (kept, e) -> {
              if (e != null) {
                LOG.debug("{}: {} are not kept: {}", stream, ids, TransientFailures.cause(e));
                return;
              }
              var pending = new HashSet<>(kept);
              for (String id : ids) {
                if (!pending.contains(id) && parked.remove(id) != null) {
                  count.decrementAndGet();
                }
              }
            });
  }
}
