package till.console.action;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import till.console.stream.EntryId;
import till.console.stream.Waiting;
import till.redis.Partitions;

/** What operators did, as the scripts have written it down. */
@Singleton
final class Notes {
  private final StatefulRedisClusterConnection<String, String> connection;
  private final Partitions partitions;

  Notes(StatefulRedisClusterConnection<String, String> connection, Partitions partitions) {
    this.connection = connection;
    this.partitions = partitions;
  }

  /**
   * One action.
   *
   * @param at ms since 1970
   */
  @Serdeable
  record Note(String id, long at, String who, String action, String subject, String result) {
    static Note of(StreamMessage<String, String> entry) {
      Map<String, String> fields = entry.getBody();
      return new Note(
          entry.getId(),
          EntryId.time(entry.getId()),
          fields.getOrDefault("who", ""),
          fields.getOrDefault("action", ""),
          fields.getOrDefault("subject", ""),
          fields.getOrDefault("result", ""));
    }
  }

  /** The latest of all partitions, the newest first. */
  List<Note> latest(int max) {
    var asked =
        partitions.all().stream()
            .map(
                partition ->
                    connection
                        .async()
                        .xrevrange(Action.notes(partition), Range.unbounded(), Limit.from(max)))
            .toList();
    return Waiting.all(asked).stream()
        .flatMap(List::stream)
        .map(Note::of)
        .sorted(Comparator.comparingLong(Note::at).reversed())
        .limit(max)
        .toList();
  }
}
