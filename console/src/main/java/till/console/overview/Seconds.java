package till.console.overview;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import till.console.checkout.Finished;
import till.console.stream.EntryId;
import till.console.stream.Waiting;
import till.redis.Partition;
import till.redis.Partitions;

/**
 * The checkouts that ended in each second of the last two minutes, from the logs of the partitions.
 * Reads what was added since it was asked the last time, and nothing if nobody asks.
 */
@Singleton
final class Seconds {
  private static final long WINDOW_MS = Duration.ofMinutes(2).toMillis();
  private static final long SECOND_MS = 1_000;
  private static final int RATE_OVER = 10;

  /** More than a log keeps. */
  private static final int READ_MAX = 5_000;

  /** So many entries at once, or more, mean that a log has lost older ones. */
  private static final int LOG_FULL = 1_000;

  private final StatefulRedisClusterConnection<String, String> connection;
  private final Partitions partitions;
  private final Map<Partition, String> read = new HashMap<>();
  private final TreeMap<Long, Tally> seconds = new TreeMap<>();
  private long coveredSince;

  Seconds(StatefulRedisClusterConnection<String, String> connection, Partitions partitions) {
    this.connection = connection;
    this.partitions = partitions;
  }

  /**
   * Reads what is new.
   *
   * @param now ms since 1970
   */
  Overview.Rates look(long now) {
    long oldest = now - WINDOW_MS;
    var all = partitions.all();
    var asked =
        all.stream()
            .map(
                partition ->
                    connection
                        .async()
                        .xrange(log(partition), since(partition, oldest), Limit.from(READ_MAX)))
            .toList();
    var answers = Waiting.all(asked);
    for (int i = 0; i < all.size(); i++) {
      take(all.get(i), answers.get(i));
    }
    seconds.headMap(oldest / SECOND_MS).clear();
    return rates(now, Math.max(oldest, coveredSince));
  }

  private static String log(Partition partition) {
    return "saga:{" + partition.tag() + "}:log";
  }

  private Range<String> since(Partition partition, long oldest) {
    String last = read.get(partition);
    var from =
        last == null || EntryId.time(last) < oldest
            ? Range.Boundary.including(oldest + "-0")
            : Range.Boundary.excluding(last);
    return Range.from(from, Range.Boundary.unbounded());
  }

  private void take(Partition partition, List<StreamMessage<String, String>> entries) {
    if (entries.size() >= LOG_FULL) {
      coveredSince = Math.max(coveredSince, EntryId.time(entries.getFirst().getId()));
    }
    for (var entry : entries) {
      read.put(partition, entry.getId());
      var tally =
          seconds.computeIfAbsent(EntryId.time(entry.getId()) / SECOND_MS, at -> new Tally());
      entry.getBody().values().forEach(text -> Finished.parse(text).ifPresent(tally::add));
    }
  }

  private Overview.Rates rates(long now, long since) {
    long first = Math.ceilDiv(since, SECOND_MS);
    long end = now / SECOND_MS;
    var views = new ArrayList<Overview.SecondView>();
    var totals = new TreeMap<String, Long>();
    long lately = 0;
    for (long second = first; second < end; second++) {
      var tally = seconds.getOrDefault(second, Tally.NONE);
      views.add(tally.view(second * SECOND_MS));
      tally.outcomes().forEach((outcome, count) -> totals.merge(outcome, count, Long::sum));
      lately += second >= end - RATE_OVER ? tally.count() : 0;
    }
    long over = Math.clamp(end - first, 1, RATE_OVER);
    return new Overview.Rates((double) lately / over, Math.max(0, now - since), totals, views);
  }
}
