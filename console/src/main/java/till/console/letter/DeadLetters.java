package till.console.letter;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import till.console.action.Action;
import till.console.stream.EntryId;
import till.console.stream.Role;
import till.console.stream.Waiting;
import till.redis.Partition;
import till.redis.Partitions;
import till.redis.RequestRecord;
import till.redis.Script;
import till.redis.Scripts;

/** The dead letters in Redis. */
@Singleton
public final class DeadLetters {
  private static final Script REDRIVE = Script.load("operator/redrive");
  private static final Script DISCARD = Script.load("operator/discard");

  private static final String ENTRY = "dead_entry";
  private static final String CAUSE = "dead_cause";
  private static final int OF_A_STREAM_MAX = 1_000;

  private final StatefulRedisClusterConnection<String, String> connection;
  private final Scripts scripts;
  private final Partitions partitions;
  private final InstantSource clock;

  DeadLetters(
      StatefulRedisClusterConnection<String, String> connection,
      Scripts scripts,
      Partitions partitions,
      InstantSource clock) {
    this.connection = connection;
    this.scripts = scripts;
    this.partitions = partitions;
    this.clock = clock;
  }

  /** What came of an action on a letter, and whether it had come of an earlier arrival of it. */
  record Done<R>(R result, boolean replayed) {}

  /** How many there are. */
  long count() {
    return Waiting.all(
            places(partitions.all())
                .map(place -> connection.async().xlen(place.stream().deadLetters()))
                .toList())
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** The latest of all, the newest first. Waits for the answers. */
  List<LetterView> latest(int max) {
    return read(partitions.all(), max);
  }

  /** The latest of a partition, the newest first. Waits for the answers. */
  public List<LetterView> in(Partition partition) {
    return read(List.of(partition), OF_A_STREAM_MAX);
  }

  private static Stream<LetterId> places(List<Partition> of) {
    return Arrays.stream(Role.values())
        .flatMap(role -> of.stream().map(partition -> new LetterId(role, partition, "")));
  }

  private List<LetterView> read(List<Partition> of, int max) {
    var asked =
        places(of)
            .map(
                place ->
                    connection
                        .async()
                        .xrevrange(place.stream().deadLetters(), Range.unbounded(), Limit.from(max))
                        .thenApply(
                            found -> found.stream().map(entry -> view(place, entry)).toList()))
            .toList();
    return Waiting.all(asked).stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparingLong(LetterView::died).reversed())
        .limit(max)
        .toList();
  }

  /** One of them, if it is there. */
  Optional<LetterView> find(LetterId id) {
    var range = Range.create(id.entry(), id.entry());
    return connection.sync().xrange(id.stream().deadLetters(), range).stream()
        .map(entry -> view(id, entry))
        .findFirst();
  }

  private LetterView view(LetterId place, StreamMessage<String, String> entry) {
    var id = new LetterId(place.role(), place.partition(), entry.getId());
    var messages = new LinkedHashMap<>(entry.getBody());
    String was = messages.remove(ENTRY);
    String cause = messages.remove(CAUSE);
    var reading = Reading.of(id.role(), messages);
    long died = EntryId.time(entry.getId());
    return new LetterView(
        id.toString(),
        id.stream().key(),
        id.role().wireName(),
        died,
        Math.max(0, clock.millis() - died),
        was == null ? "" : was,
        cause == null ? "" : cause,
        reading.orders(),
        reading.summary(),
        reading.advice(),
        messages.entrySet().stream()
            .map(field -> new LetterView.Field(field.getKey(), field.getValue()))
            .toList());
  }

  /** Puts it back at the end of its stream. */
  CompletionStage<Done<RedriveResult>> redrive(LetterId id, Action action) {
    return scripts
        .list(
            REDRIVE,
            new String[] {
              id.stream().deadLetters(),
              id.stream().key(),
              Action.notes(id.partition()),
              action.record(id.partition(), id.toString())
            },
            action.arguments(id.entry(), id.toString()))
        .thenApply(
            returned ->
                new Done<>(
                    RedriveResult.valueOf((String) returned.getFirst()),
                    RequestRecord.isReplayed(returned)));
  }

  /** Deletes it. */
  CompletionStage<Done<DiscardResult>> discard(LetterId id, Action action) {
    return scripts
        .list(
            DISCARD,
            new String[] {
              id.stream().deadLetters(),
              Action.notes(id.partition()),
              action.record(id.partition(), id.toString())
            },
            action.arguments(id.entry(), id.toString()))
        .thenApply(
            returned ->
                new Done<>(
                    DiscardResult.valueOf((String) returned.getFirst()),
                    RequestRecord.isReplayed(returned)));
  }
}
