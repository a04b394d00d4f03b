package till.console.stream;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.models.stream.PendingMessage;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import till.redis.Partition;
import till.redis.Partitions;
import till.redis.TransientFailures;
import till.streams.GroupStream;

/** The groups that read the streams, as Redis sees them. */
@Singleton
public final class Groups {
  private final RedisAdvancedClusterAsyncCommands<String, String> redis;
  private final Partitions partitions;
  private final InstantSource clock;

  Groups(
      StatefulRedisClusterConnection<String, String> connection,
      Partitions partitions,
      InstantSource clock) {
    this.redis = connection.async();
    this.partitions = partitions;
    this.clock = clock;
  }

  /** Every stream of every partition, by role and partition. Waits for the answers. */
  public List<StreamView> look() {
    return Waiting.all(
        Arrays.stream(Role.values())
            .flatMap(role -> partitions.all().stream().map(partition -> look(role, partition)))
            .toList());
  }

  /** The streams of one partition, by role. Waits for the answers. */
  public List<StreamView> look(Partition partition) {
    return Waiting.all(Arrays.stream(Role.values()).map(role -> look(role, partition)).toList());
  }

  private CompletionStage<StreamView> look(Role role, Partition partition) {
    var stream = role.in(partition);
    var backlog = redis.xlen(stream.key());
    var dead = redis.xlen(stream.deadLetters());
    var group = orNothing(redis.xinfoGroups(stream.key()));
    var consumers =
        orNothing(redis.xinfoConsumers(stream.key(), stream.group())).thenApply(ConsumerView::of);
    return backlog
        .thenCombine(dead, Long::sum)
        .thenCombine(group, (ignored, groups) -> groups)
        .thenCombine(consumers, (groups, members) -> groups)
        .thenCompose(
            groups ->
                oldest(stream, answer(backlog), lastDelivered(stream, groups))
                    .thenApply(
                        oldest ->
                            view(
                                role,
                                stream,
                                answer(backlog),
                                answer(dead),
                                answer(consumers),
                                oldest)));
  }

  private static <T> T answer(CompletionStage<T> done) {
    return done.toCompletableFuture().join();
  }

  /** There may be no stream yet, or no group. */
  private static CompletionStage<List<Object>> orNothing(CompletionStage<List<Object>> asked) {
    return asked.exceptionallyCompose(
        e ->
            TransientFailures.cause(e) instanceof RedisCommandExecutionException
                ? CompletableFuture.completedStage(List.of())
                : CompletableFuture.failedStage(e));
  }

  private static String lastDelivered(GroupStream stream, List<Object> groups) {
    return groups.stream()
        .map(Reply::fields)
        .filter(fields -> stream.group().equals(fields.get("name")))
        .map(fields -> String.valueOf(fields.get("last-delivered-id")))
        .findFirst()
        .orElse("0-0");
  }

  /** When the oldest entries were sent that are pending, and that are unread. */
  private record Oldest(Optional<Long> pending, Optional<Long> unread) {}

  private CompletionStage<Oldest> oldest(GroupStream stream, long backlog, String lastDelivered) {
    if (backlog == 0) {
      return CompletableFuture.completedStage(new Oldest(Optional.empty(), Optional.empty()));
    }
    var pending =
        orNothing(
                redis
                    .xpending(stream.key(), stream.group(), Range.unbounded(), Limit.from(1))
                    .thenApply(List::<Object>copyOf))
            .thenApply(
                found ->
                    found.stream()
                        .map(message -> (PendingMessage) message)
                        .map(message -> EntryId.time(message.getId()))
                        .findFirst());
    var unread =
        redis
            .xrange(
                stream.key(),
                Range.from(
                    Range.Boundary.excluding(lastDelivered), Range.Boundary.<String>unbounded()),
                Limit.from(1))
            .thenApply(
                found -> found.stream().map(entry -> EntryId.time(entry.getId())).findFirst());
    return pending.thenCombine(unread, Oldest::new);
  }

  private StreamView view(
      Role role,
      GroupStream stream,
      long backlog,
      long dead,
      List<ConsumerView> consumers,
      Oldest oldest) {
    long now = clock.millis();
    long pending = consumers.stream().mapToLong(ConsumerView::pending).sum();
    return new StreamView(
        stream.key(),
        role.wireName(),
        stream.partition().index(),
        stream.partition().tag(),
        stream.group(),
        backlog,
        pending,
        Math.max(0, backlog - pending),
        oldest.pending().map(at -> Math.max(0, now - at)).orElse(null),
        oldest.unread().map(at -> Math.max(0, now - at)).orElse(null),
        dead,
        consumers);
  }
}
