package till.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One primary, as long as this process knows nothing else: a connection for commands and, beside
 * it, the barrier's. It never reconnects and never repeats a command: when a connection breaks the
 * whole of it is over, and what was under way is unknown. So whatever was answered here was
 * executed by the very process that the barrier speaks to.
 */
final class Shard {
  private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

  /** A node that stands still right after it has let us in is not waited for. */
  private static final Duration OPENING_MAX = Duration.ofSeconds(5);

  private final String address;
  private final StatefulRedisConnection<String, String> connection;
  private final CompletableFuture<String> end;
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final AtomicInteger unanswered = new AtomicInteger();
  private volatile long heardAt = System.nanoTime();
  private volatile Barrier barrier = Barrier.NONE;

  private Shard(String address, StatefulRedisConnection<String, String> connection) {
    this.address = address;
    this.connection = connection;
    this.end = new CompletableFuture<>();
    connection.addListener(breaking("its connection broke"));
  }

  /** How to open shards. */
  record Opening(
      RedisClient commands,
      RedisClient barriers,
      Durability durability,
      BarrierMetrics metrics,
      Runnable suspect) {}

  /**
   * Connects to a primary.
   *
   * @param tag of a slot that it owns
   * @return fails with an outage if it can't be had, or is a replica
   */
  static CompletionStage<Shard> open(Opening opening, RedisURI uri, String tag) {
    String address = uri.getHost() + ":" + uri.getPort();
    return opening
        .commands()
        .connectAsync(StringCodec.UTF8, uri)
        .thenCompose(
            connection -> {
              var shard = new Shard(address, connection);
              return shard
                  .begin(opening, uri, tag)
                  .toCompletableFuture()
                  .orTimeout(OPENING_MAX.toMillis(), TimeUnit.MILLISECONDS)
                  .whenComplete(
                      (done, e) -> {
                        if (e != null) {
                          shard.giveUp("it could not be opened");
                        }
                      });
            });
  }

  private CompletionStage<Shard> begin(Opening opening, RedisURI uri, String tag) {
    if (!opening.durability().hasBarrier()) {
      return CompletableFuture.completedStage(this);
    }
    return opening
        .barriers()
        .connectAsync(StringCodec.UTF8, uri)
        .thenCompose(
            second -> {
              atEnd(reason -> close(second));
              second.addListener(breaking("the connection of its barrier broke"));
              return checked(opening.durability(), second)
                  .thenCombine(
                      second.async().clusterNodes(),
                      (replication, nodes) ->
                          withBarrier(opening, second, replication, nodes, tag));
            });
  }

  /** What the primary that both connections lead to says of its replication. */
  private CompletionStage<String> checked(
      Durability durability, StatefulRedisConnection<String, String> second) {
    var replication = second.async().info("replication");
    return connection
        .async()
        .info("server")
        .thenCombine(
            second.async().info("server"),
            (one, other) -> Replicas.field(one, "run_id").equals(Replicas.field(other, "run_id")))
        .thenCombine(
            replication,
            (isSame, info) -> {
              if (!isSame) {
                throw new RedisConnectionException(address + " was started again just now");
              }
              if (!Replicas.field(info, "role").equals("master")) {
                throw new RedisReadOnlyException("READONLY " + address + " is a replica");
              }
              return info;
            })
        .thenCombine(appendfsync(durability, second), (info, checked) -> info);
  }

  /** At level fsync, an acknowledgement would be a lie if the file were written later. */
  private CompletionStage<Void> appendfsync(
      Durability durability, StatefulRedisConnection<String, String> second) {
    if (durability.level() != Durability.Level.FSYNC) {
      return CompletableFuture.completedStage(null);
    }
    return second
        .async()
        .configGet("appendfsync")
        .thenAccept(
            setting -> {
              if (!setting.containsValue("always")) {
                throw new NoReplicaException(
                    "till.durability.level is fsync and " + address + " has " + setting);
              }
            });
  }

  private Shard withBarrier(
      Opening opening,
      StatefulRedisConnection<String, String> second,
      String replication,
      String nodes,
      String tag) {
    var opened =
        new ShardBarrier(
            address,
            second,
            replication,
            nodes,
            tag,
            opening.durability(),
            opening.metrics(),
            opening.suspect(),
            this::giveUp);
    barrier = opened;
    atEnd(opened::fail);
    if (isOver.get()) {
      throw new RedisConnectionException(address + " is gone");
    }
    return this;
  }

  private RedisConnectionStateListener breaking(String reason) {
    return new RedisConnectionStateListener() {
      @Override
      public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
        giveUp(reason);
      }
    };
  }

  /** Ends it: what is under way is unknown, and whoever comes next opens it anew. */
  void giveUp(String reason) {
    if (isOver.compareAndSet(false, true)) {
      LOG.atInfo()
          .addKeyValue("primary", address)
          .addKeyValue("reason", reason)
          .log("a primary is given up");
      close(connection);
      end.complete(address + ": " + reason);
    }
  }

  private static void close(StatefulRedisConnection<String, String> connection) {
    var _ = connection.closeAsync();
  }

  /** Calls this, with the reason, when it is over. */
  void atEnd(Consumer<String> action) {
    var _ = end.thenAccept(action);
  }

  boolean isOver() {
    return isOver.get();
  }

  /** Whether commands are under way and none was answered for so long. */
  boolean isSilentFor(long nanoseconds) {
    return unanswered.get() > 0 && System.nanoTime() - heardAt > nanoseconds;
  }

  /**
   * Runs a command.
   *
   * @param asking on a slot that is on its way to this node
   * @param calls where the call counts
   */
  <T> CompletionStage<Executed<T>> run(
      Command<String, String, T> command, boolean asking, ScriptMetrics.Calls calls) {
    return run(command, asking, System.nanoTime(), calls);
  }

  private <T> CompletionStage<Executed<T>> run(
      Command<String, String, T> command,
      boolean asking,
      long now,
      ScriptMetrics.@Nullable Calls calls) {
    var sent = new AsyncCommand<>(command);
    before(now);
    if (asking) {
      connection.dispatch(List.<RedisCommand<String, String, ?>>of(asking(), sent));
    } else {
      connection.dispatch(sent);
    }
    return answered(sent, now, calls);
  }

  /** What it says of the cluster as a whole: CLUSTER INFO. */
  CompletionStage<Executed<String>> clusterInfo() {
    return ask(CommandType.CLUSTER, new StatusOutput<>(StringCodec.UTF8), arguments().add("INFO"));
  }

  /** Whether it is there. */
  CompletionStage<Executed<String>> ping() {
    return ask(CommandType.PING, new StatusOutput<>(StringCodec.UTF8), arguments());
  }

  /**
   * Writes a little, so that the answer says whether it takes writes.
   *
   * @param key of a counter in a slot that it owns
   */
  CompletionStage<Executed<Long>> probe(String key) {
    return ask(CommandType.INCR, new IntegerOutput<>(StringCodec.UTF8), arguments().addKey(key));
  }

  /** Runs a command that counts as no call of a script. */
  private <T> CompletionStage<Executed<T>> ask(
      CommandType type,
      CommandOutput<String, String, T> output,
      CommandArgs<String, String> arguments) {
    return run(new Command<>(type, output, arguments), false, System.nanoTime(), null);
  }

  private static CommandArgs<String, String> arguments() {
    return new CommandArgs<>(StringCodec.UTF8);
  }

  private static AsyncCommand<String, String, String> asking() {
    return new AsyncCommand<>(
        new Command<>(CommandType.ASKING, new StatusOutput<>(StringCodec.UTF8), arguments()));
  }

  private void before(long now) {
    if (unanswered.get() == 0) {
      heardAt = now; // before it counts: an idle primary is not a silent one
    }
    unanswered.incrementAndGet();
  }

  private <T> CompletionStage<Executed<T>> answered(
      AsyncCommand<String, String, T> sent, long sentAt, ScriptMetrics.@Nullable Calls calls) {
    return sent.handle(
        (answer, e) -> {
          unanswered.decrementAndGet();
          long now = System.nanoTime();
          if (calls != null) {
            calls.answered(now - sentAt);
          }
          if (e == null) {
            heardAt = now;
            return new Executed<>(answer, barrier);
          }
          if (!(e instanceof RedisCommandTimeoutException)) {
            heardAt = now;
          }
          throw failure(TransientFailures.cause(e));
        });
  }

  /** A raw error of the socket would be taken for one of the client's by an HTTP server. */
  private CompletionException failure(Throwable e) {
    boolean isBroken = e instanceof CancellationException || e instanceof IOException;
    return new CompletionException(
        isBroken ? new RedisConnectionException(address + " is gone", e) : e);
  }

  @Override
  public String toString() {
    return address;
  }
}
