package till.checkout;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.redis.InstallationConfiguration;
import till.redis.Script;
import till.redis.Scripts;

/**
 * What instances of order-svc tell each other, in Redis: each has one small stream. A notice may be
 * lost; whoever waits for one looks at its order now and then.
 */
@Singleton
final class Notices {
  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
  private static final Script NOTIFY = Script.load("order/notify");
  private static final Duration KEEP = Duration.ofHours(1);
  private static final Duration BLOCK = Duration.ofSeconds(1);

  /** How often it is seen whether the stream that is read is on a shard that serves. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private static final String FIRST = "0-0";
  private static final int READ_MAX = 1000;
  private static final int FIXED_ARGUMENTS = 2;
  private static final int WIDTH = 3;

  private static final String PAID = "PAID";
  private static final String ABORTING = "ABORTING";
  private static final String ABORTED = "ABORTED";
  private static final String LOST = "LOST";

  private final RedisClusterClient client;
  private final Scripts scripts;
  private final CheckoutLimits limits;
  private final NoticesAddress address;

  Notices(
      RedisClusterClient client,
      Scripts scripts,
      CheckoutLimits limits,
      InstallationConfiguration installation) {
    this.client = client;
    this.scripts = scripts;
    this.limits = limits;
    this.address = new NoticesAddress(scripts, installation.instance());
  }

  /** Tells another instance. */
  CompletionStage<Long> send(String to, List<Notice> notices) {
    var arguments = new String[FIXED_ARGUMENTS + notices.size() * WIDTH];
    int i = 0;
    arguments[i++] = Integer.toString(limits.noticesMax());
    arguments[i++] = Long.toString(KEEP.toMillis());
    for (var notice : notices) {
      arguments[i++] = notice.attempt();
      arguments[i++] =
          switch (notice) {
            case Notice.Paid paid -> PAID;
            case Notice.Aborting aborting -> ABORTING;
            case Notice.Aborted aborted -> ABORTED;
            case Notice.Lost lost -> LOST;
          };
      arguments[i++] =
          switch (notice) {
            case Notice.Paid paid -> "";
            case Notice.Aborting aborting -> aborting.reason().name();
            case Notice.Aborted aborted -> aborted.reason().name();
            case Notice.Lost lost -> "";
          };
    }
    return scripts.integer(NOTIFY, new String[] {NoticesAddress.key(to)}, arguments);
  }

  /** Whether notices under this name come to this instance. */
  boolean areOwn(String name) {
    return address.isOwn(name);
  }

  /** Whether notices may be lost at present: some shard takes no writes. */
  boolean areUncertain() {
    return scripts.isOneUnavailable();
  }

  /**
   * Opens a connection of its own to read this instance's notices with.
   *
   * @param unreadable called for each that is skipped because it can't be read
   */
  Reader reader(Runnable unreadable) {
    return new Reader(client.connect(), unreadable);
  }

  /** Reads this instance's notices. */
  final class Reader implements AutoCloseable {
    private final StatefulRedisClusterConnection<String, String> blocking;
    private final Runnable unreadable;
    private String from = "";
    private String last = FIRST;

    private Reader(StatefulRedisClusterConnection<String, String> blocking, Runnable unreadable) {
      this.blocking = blocking;
      this.unreadable = unreadable;
    }

    /** The next notices; none if none came within a second, or they come elsewhere from now on. */
    @SuppressWarnings("unchecked") // Lettuce takes a generic array of offsets
    List<Notice> read() {
      var current = address.current();
      if (!current.equals(from)) {
        from = current;
        last = FIRST;
      }
      var reading =
          blocking
              .async()
              .xread(
                  XReadArgs.Builder.count(READ_MAX).block(BLOCK),
                  StreamOffset.from(NoticesAddress.key(from), last));
      while (!isDone(reading)) {
        if (!address.current().equals(from)) {
          reading.cancel(true);
          return List.of();
        }
      }
      var messages = reading.toCompletableFuture().join();
      var notices = new ArrayList<Notice>(messages.size());
      for (var message : messages) {
        last = message.getId();
        read(message).ifPresent(notices::add);
      }
      return notices;
    }

    private static boolean isDone(RedisFuture<?> reading) {
      try {
        return reading.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        reading.cancel(true);
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while reading notices");
      }
    }

    /** Whoever waits for one that can't be read looks at its order now and then. */
    private Optional<Notice> read(StreamMessage<String, String> message) {
      try {
        return Optional.of(notice(message));
      } catch (IllegalArgumentException e) {
        unreadable.run();
        LOG.atError()
            .addKeyValue("entry", message.getId())
            .addKeyValue("error", e.getMessage())
            .log("a notice can't be read and is skipped");
        return Optional.empty();
      }
    }

    @Override
    public void close() {
      blocking.close();
    }
  }

  private static Notice notice(StreamMessage<String, String> message) {
    var fields = message.getBody();
    String attempt = fields.getOrDefault("attempt", "");
    String what = fields.getOrDefault("what", "");
    String reason = fields.getOrDefault("reason", "");
    return switch (what) {
      case PAID -> new Notice.Paid(attempt);
      case ABORTING -> new Notice.Aborting(attempt, Reason.valueOf(reason));
      case ABORTED -> new Notice.Aborted(attempt, Reason.valueOf(reason));
      case LOST -> new Notice.Lost(attempt);
      default -> throw new IllegalArgumentException("no such notice: " + what);
    };
  }
}
