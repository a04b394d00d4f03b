package till.streams;

import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XClaimArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.event.ClusterTopologyChangedEvent;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.lettuce.core.models.stream.ClaimedMessages;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import reactor.core.Disposable;
import till.redis.InstallationConfiguration;
import till.redis.Script;
import till.redis.Scripts;
import till.redis.TransientFailures;

/** The streams in Redis, read in the name of this instance. */
@Singleton
public final class Streams {
  private static final Script FAIL = Script.load("stream/fail");
  private static final Script UNFOLD = Script.load("stream/unfold");
  private static final Script REQUEUE = Script.load("stream/requeue");
  private static final Script LEASE = Script.load("stream/lease");
  private static final Script DROP_CONSUMER = Script.load("stream/drop_consumer");

  private static final String FROM_THE_START = "0-0";

  /** After this id there is nothing, and the next one is an id, too. */
  private static final String BEYOND_ALL = "18446744073709551615-0";

  private static final int CAUSE_LENGTH_MAX = 500;
  private static final double MILLIS_PER_SECOND = 1_000.0;

  private final RedisClusterClient client;
  private final StatefulRedisClusterConnection<String, String> connection;
  private final Scripts scripts;
  private final String instance;

  public Streams(
      RedisClusterClient client,
      StatefulRedisClusterConnection<String, String> connection,
      Scripts scripts,
      InstallationConfiguration installation) {
    this.client = client;
    this.connection = connection;
    this.scripts = scripts;
    this.instance = installation.instance();
  }

  /** A page of claimed entries, and where the next one starts; at the end that is 0-0. */
  record Page(List<Entry> entries, String next) {}

  /**
   * What was sent anew of entries that no consumer would ever get.
   *
   * @param oldest the first entry of the stream, if there is one: asked again, with this one still
   *     the first, the stream stands
   * @param next where to go on
   */
  record Requeued(long messages, String oldest, String next) {
    /** Before the first look, and at the end of each. */
    static final String FROM_THE_START = "-";
  }

  /** A consumer as Redis sees it. */
  record Member(String name, long pending, Duration idle) {}

  /**
   * Makes the group, to read from the start, and the stream where there is none.
   *
   * @return whether it was missing
   */
  boolean createGroup(GroupStream stream) {
    try {
      connection
          .sync()
          .xgroupCreate(
              StreamOffset.from(stream.key(), FROM_THE_START),
              stream.group(),
              XGroupCreateArgs.Builder.mkstream());
      return true;
    } catch (RedisException e) {
      if (isThere(e) || (TransientFailures.isOutOfMemory(e) && hasGroup(stream))) {
        return false;
      }
      throw e;
    }
  }

  /** BUSY, which Lettuce gives the same class, is another error. */
  private static boolean isThere(RedisException e) {
    return e.getMessage() != null && e.getMessage().startsWith("BUSYGROUP");
  }

  /** Redis without memory does not say that a group is there already. */
  private boolean hasGroup(GroupStream stream) {
    return connection.sync().xinfoGroups(stream.key()).stream()
        .map(group -> (List<?>) group)
        .anyMatch(fields -> fields.contains(stream.group()));
  }

  /** Whether a command failed because the group is not there: Redis lost state. */
  static boolean isGroupMissing(Throwable e) {
    return e instanceof RedisCommandExecutionException
        && e.getMessage() != null
        && e.getMessage().startsWith("NOGROUP");
  }

  /**
   * Opens a connection of its own to read a stream with, because reading blocks.
   *
   * @param block how long a read waits for an entry
   */
  Reader reader(GroupStream stream, Duration block) {
    return new Reader(client.connect(), stream, block);
  }

  /**
   * Reads one stream, on its own connection, because reading blocks it. A read ends early, with an
   * outage, when the stream gets another primary.
   */
  @SuppressWarnings("unchecked") // Lettuce takes a generic array of offsets
  final class Reader implements AutoCloseable {
    private final StatefulRedisClusterConnection<String, String> blocking;
    private final GroupStream stream;
    private final Duration block;
    private final Disposable changes;
    private volatile CompletableFuture<?> current = CompletableFuture.completedFuture(null);

    private Reader(
        StatefulRedisClusterConnection<String, String> blocking,
        GroupStream stream,
        Duration block) {
      this.blocking = blocking;
      this.stream = stream;
      this.block = block;
      this.changes =
          client
              .getResources()
              .eventBus()
              .get()
              .ofType(ClusterTopologyChangedEvent.class)
              .subscribe(change -> followed(change.before(), change.after()));
    }

    /** A change elsewhere in the cluster is none of this stream's. */
    private void followed(List<RedisClusterNode> before, List<RedisClusterNode> after) {
      int slot = SlotHash.getSlot(stream.key());
      if (!primary(before, slot).equals(primary(after, slot))) {
        current.cancel(false);
      }
    }

    private static Optional<String> primary(List<RedisClusterNode> nodes, int slot) {
      return nodes.stream()
          .filter(node -> node.is(NodeFlag.UPSTREAM) && node.hasSlot(slot))
          .map(RedisClusterNode::getNodeId)
          .findFirst();
    }

    /** Entries that no consumer had yet; none if none came in time. */
    CompletionStage<List<Entry>> readNew(int max) {
      return read(
          blocking
              .async()
              .xreadgroup(
                  Consumer.from(stream.group(), instance),
                  XReadArgs.Builder.count(max).block(block),
                  StreamOffset.lastConsumed(stream.key())));
    }

    /** Entries after this id that were delivered to this instance and not answered. */
    CompletionStage<List<Entry>> readPending(String after, int max) {
      return read(
          blocking
              .async()
              .xreadgroup(
                  Consumer.from(stream.group(), instance),
                  XReadArgs.Builder.count(max),
                  StreamOffset.from(stream.key(), after)));
    }

    /**
     * Has the group know that this instance is there, by a look at what is pending after the last
     * id of all: before Redis 7.2 a wait in vain does not count.
     */
    CompletionStage<?> beSeen() {
      return readPending(BEYOND_ALL, 1);
    }

    private CompletionStage<List<Entry>> read(
        RedisFuture<List<StreamMessage<String, String>>> read) {
      current = read.toCompletableFuture();
      return read.handle(
          (messages, e) -> {
            if (e instanceof CancellationException) {
              throw new RedisException("the stream has another primary");
            } else if (e != null) {
              throw new CompletionException(e);
            }
            return entries(messages);
          });
    }

    @Override
    public void close() {
      changes.dispose();
      blocking.close();
    }
  }

  /** Takes entries over, whoever has them, unless they are answered. */
  CompletionStage<List<Entry>> claim(GroupStream stream, List<String> ids) {
    return connection
        .async()
        .xclaim(
            stream.key(),
            Consumer.from(stream.group(), instance),
            XClaimArgs.Builder.minIdleTime(Duration.ZERO),
            ids.toArray(String[]::new))
        .thenApply(Streams::entries);
  }

  /**
   * Keeps entries in the name of this instance, as if they had just been delivered, so that nobody
   * reclaims them.
   *
   * @return the ids of those that are not answered yet
   */
  CompletionStage<List<String>> keep(GroupStream stream, List<String> ids) {
    return connection
        .async()
        .xclaim(
            stream.key(),
            Consumer.from(stream.group(), instance),
            XClaimArgs.Builder.justid().minIdleTime(Duration.ZERO),
            ids.toArray(String[]::new))
        .thenApply(messages -> messages.stream().map(StreamMessage::getId).toList());
  }

  /** Whether the shard of a stream answers nothing at the moment, as far as is known. */
  boolean isDown(GroupStream stream) {
    return scripts.isDown(stream.key());
  }

  /** Whether some shard takes no writes at the moment, as far as is known. */
  boolean isOneShardUnavailable() {
    return scripts.isOneUnavailable();
  }

  /** Calls this whenever a shard may serve again that did not. */
  void onServing(Runnable listener) {
    scripts.onServing(listener);
  }

  /** Takes over a page of entries that nobody has answered for so long. */
  CompletionStage<Page> claimIdle(GroupStream stream, Duration idle, String from, int max) {
    return connection
        .async()
        .xautoclaim(
            stream.key(),
            XAutoClaimArgs.Builder.xautoclaim(Consumer.from(stream.group(), instance), idle, from)
                .count(max))
        .thenApply(claimed -> new Page(entries(messages(claimed)), claimed.getId()));
  }

  private static List<StreamMessage<String, String>> messages(
      ClaimedMessages<String, String> claimed) {
    return claimed.getMessages();
  }

  /**
   * Takes or keeps the lease of a chore, under this key, for so long. If it is lost, the chore is
   * done twice, which is harmless.
   */
  public CompletionStage<LeaseResult> lease(String key, Duration duration) {
    return scripts
        .execute(LEASE, new String[] {key}, instance, Long.toString(duration.toMillis()))
        .thenApply(executed -> LeaseResult.valueOf((String) executed.answer().getFirst()));
  }

  /** Counts a failure; see {@code lua/stream/fail.lua}. */
  CompletionStage<FailResult> fail(
      GroupStream stream, BatchHandler.Failure failure, int failuresMax, Duration remember) {
    String cause = failure.cause().toString();
    return scripts
        .list(
            FAIL,
            new String[] {stream.key(), stream.failures(), stream.deadLetters()},
            stream.group(),
            failure.entry(),
            cause.substring(0, Math.min(cause.length(), CAUSE_LENGTH_MAX)),
            Integer.toString(failuresMax),
            Long.toString(remember.toMillis()))
        .thenApply(returned -> FailResult.valueOf((String) returned.getFirst()));
  }

  /** Gives each message of an entry an entry of its own. */
  CompletionStage<UnfoldResult> unfold(GroupStream stream, String entry) {
    return scripts
        .string(UNFOLD, new String[] {stream.key()}, stream.group(), entry)
        .thenApply(UnfoldResult::valueOf);
  }

  /** Sends messages anew that no consumer would get; see {@code lua/stream/requeue.lua}. */
  CompletionStage<Requeued> requeue(
      GroupStream stream, String oldest, String from, int entriesMax) {
    return scripts
        .execute(
            REQUEUE,
            new String[] {stream.key()},
            stream.group(),
            oldest,
            from,
            Integer.toString(entriesMax))
        .thenApply(
            executed -> {
              var returned = executed.answer();
              return new Requeued(
                  (Long) returned.get(0), (String) returned.get(1), (String) returned.get(2));
            });
  }

  /** What waits in a stream, at this time in milliseconds since 1970. */
  CompletionStage<Backlog> backlog(GroupStream stream, long now) {
    var redis = connection.async();
    return redis
        .xlen(stream.key())
        .thenCombine(
            redis.xrange(stream.key(), Range.unbounded(), Limit.from(1)),
            (entries, oldest) ->
                new Backlog(
                    entries, oldest.isEmpty() ? 0 : ageSeconds(oldest.getFirst().getId(), now)));
  }

  /** What the group of a stream has taken and given up, at this time in ms since 1970. */
  CompletionStage<Pending> pending(GroupStream stream, long now) {
    var redis = connection.async();
    return redis
        .xpending(stream.key(), stream.group())
        .thenCombine(
            redis.xlen(stream.deadLetters()),
            (taken, dead) ->
                new Pending(
                    taken.getCount(),
                    taken.getCount() == 0
                        ? 0
                        : ageSeconds(taken.getMessageIds().getLower().getValue(), now),
                    dead));
  }

  /** The id of an entry begins with the time at which it was written. */
  private static double ageSeconds(String id, long now) {
    return Math.max(0, now - Long.parseLong(id.substring(0, id.indexOf('-')))) / MILLIS_PER_SECOND;
  }

  /** Who consumes a stream, other than this instance. */
  CompletionStage<List<Member>> others(GroupStream stream) {
    return connection
        .async()
        .xinfoConsumers(stream.key(), stream.group())
        .thenApply(
            consumers ->
                consumers.stream()
                    .map(Streams::member)
                    .filter(member -> !member.name().equals(instance))
                    .toList());
  }

  /** Deletes a consumer that has nothing pending. */
  CompletionStage<DropConsumerResult> dropConsumer(GroupStream stream, String consumer) {
    return scripts
        .string(DROP_CONSUMER, new String[] {stream.key()}, stream.group(), consumer)
        .thenApply(DropConsumerResult::valueOf);
  }

  private static Member member(Object flat) {
    var fields = (List<?>) flat;
    String name = "";
    long pending = 0;
    long idle = 0;
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      switch (String.valueOf(fields.get(i))) {
        case "name" -> name = String.valueOf(fields.get(i + 1));
        case "pending" -> pending = (Long) fields.get(i + 1);
        case "idle" -> idle = (Long) fields.get(i + 1);
        default -> {}
      }
    }
    return new Member(name, pending, Duration.ofMillis(idle));
  }

  private static List<Entry> entries(List<StreamMessage<String, String>> messages) {
    var entries = new ArrayList<Entry>(messages.size());
    for (var message : messages) {
      Map<String, String> body = message.getBody();
      entries.add(new Entry(message.getId(), body == null ? Map.of() : body));
    }
    return entries;
  }
}
