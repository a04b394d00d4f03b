package till.audit;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.models.stream.PendingMessage;
import io.lettuce.core.models.stream.PendingMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Reads the streams between the services, and which checkouts are open. */
final class Sagas {
  /** Role of the stream to the group that reads it. */
  private static final Map<String, String> GROUPS = groups();

  private static final int PAGE = 1_000;

  private final RedisAdvancedClusterAsyncCommands<String, String> redis;
  private final Tags tags;

  Sagas(Primaries primaries, Tags tags) {
    this.redis = primaries.commands();
    this.tags = tags;
  }

  private static Map<String, String> groups() {
    var groups = new LinkedHashMap<String, String>();
    groups.put("payment", "payment-svc");
    groups.put("stock", "stock-svc");
    groups.put("outcome", "order-svc");
    return groups;
  }

  /** The groups, in the order in which a checkout meets them first. */
  static List<String> groupNames() {
    return List.copyOf(GROUPS.values());
  }

  /** What is under way now. */
  Traffic traffic() {
    var open = new ArrayList<CompletionStage<List<String>>>();
    var streams = new ArrayList<CompletionStage<StreamState>>();
    for (String tag : tags.all()) {
      open.add(redis.zrange(Keys.open(tag), 0, -1));
      GROUPS.forEach((role, group) -> streams.add(state(Keys.stream(tag, role), group)));
    }
    var orders = new HashSet<String>();
    open.forEach(partition -> orders.addAll(Primaries.await(partition)));
    return new Traffic(streams.stream().map(Primaries::await).toList(), orders);
  }

  private CompletionStage<StreamState> state(String stream, String group) {
    CompletionStage<Long> backlog = redis.xlen(stream);
    CompletionStage<PendingMessages> pending =
        orWithoutGroup(
            redis.xpending(stream, group), new PendingMessages(0, Range.unbounded(), Map.of()));
    CompletionStage<List<PendingMessage>> oldest =
        orWithoutGroup(redis.xpending(stream, group, Range.unbounded(), Limit.from(1)), List.of());
    CompletionStage<Long> dead = redis.xlen(Keys.deadLetters(stream));
    CompletionStage<List<StreamMessage<String, String>>> letter =
        redis.xrange(Keys.deadLetters(stream), Range.unbounded(), Limit.from(1));
    return CompletableFuture.allOf(
            backlog.toCompletableFuture(),
            pending.toCompletableFuture(),
            oldest.toCompletableFuture(),
            dead.toCompletableFuture(),
            letter.toCompletableFuture())
        .thenApply(
            ignored ->
                new StreamState(
                    stream,
                    group,
                    Primaries.await(backlog),
                    Primaries.await(pending).getCount(),
                    idle(Primaries.await(oldest)),
                    Primaries.await(pending).getConsumerMessageCount(),
                    Primaries.await(dead),
                    cause(Primaries.await(letter))));
  }

  /** A group that nobody has made yet has nothing pending. */
  private static <T> CompletionStage<T> orWithoutGroup(CompletionStage<T> answer, T nothing) {
    return answer.exceptionallyCompose(
        failure ->
            Primaries.isRefusal(failure) && String.valueOf(failure.getMessage()).contains("NOGROUP")
                ? CompletableFuture.completedStage(nothing)
                : CompletableFuture.failedStage(failure));
  }

  private static Duration idle(List<PendingMessage> oldest) {
    return oldest.isEmpty() ? Duration.ZERO : oldest.getFirst().getSinceLastDelivery();
  }

  private static String cause(List<StreamMessage<String, String>> letters) {
    return letters.isEmpty()
        ? ""
        : letters.getFirst().getBody().getOrDefault("dead_cause", "no cause");
  }

  /** The checkouts that some command or outcome is about: they go on, whatever their order says. */
  Set<String> mentioned() {
    var mentioned = new HashSet<String>();
    forEachStream(stream -> addMentioned(mentioned, stream));
    return mentioned;
  }

  /** The same, and those that a dead letter is about: what was asked for them is not done. */
  Set<String> unfinished() {
    var unfinished = new HashSet<String>();
    forEachStream(stream -> addMentioned(unfinished, Keys.deadLetters(stream)));
    unfinished.addAll(mentioned());
    return unfinished;
  }

  private void forEachStream(Consumer<String> action) {
    for (String tag : tags.all()) {
      GROUPS.keySet().forEach(role -> action.accept(Keys.stream(tag, role)));
    }
  }

  private void addMentioned(Set<String> mentioned, String stream) {
    Range<String> rest = Range.unbounded();
    List<StreamMessage<String, String>> page;
    do {
      page = Primaries.await(redis.xrange(stream, rest, Limit.from(PAGE)));
      for (StreamMessage<String, String> entry : page) {
        mentioned.addAll(entry.getBody().keySet()); // each message is a field that names it
        rest =
            Range.from(Range.Boundary.excluding(entry.getId()), Range.Boundary.<String>unbounded());
      }
    } while (page.size() == PAGE);
  }
}
