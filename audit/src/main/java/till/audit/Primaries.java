package till.audit;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.models.role.RedisInstance.Role;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The primaries of a Redis Cluster, which between them have every key. */
final class Primaries implements AutoCloseable {
  /** Where a scan of one of them begins, and ends. */
  static final String START = "0";

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(5);
  private static final Duration SHUTDOWN_MAX = Duration.ofSeconds(2);
  private static final int PAGE = 1_000;
  private static final int FLUSH_AFTER_COMMANDS = 256;

  private final ClientResources resources;
  private final RedisClusterClient client;
  private final StatefulRedisClusterConnection<String, String> connection;

  /**
   * Connects to them.
   *
   * @param uris of some nodes, with commas between
   * @throws NoAuditException if none of them answers
   */
  Primaries(String uris) {
    resources = ClientResources.builder().nettyCustomizer(new GatheredWrites()).build();
    client =
        RedisClusterClient.create(
            resources, Stream.of(uris.split(",")).map(RedisURI::create).toList());
    client.setOptions(options());
    try {
      connection = client.connect();
    } catch (RedisException e) {
      shutdown();
      throw new NoAuditException("Nobody answers at " + uris, e);
    }
  }

  /** Follows failovers: an audit may outlive some. */
  private static ClusterClientOptions options() {
    return ClusterClientOptions.builder()
        .topologyRefreshOptions(
            ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                .enableAllAdaptiveRefreshTriggers()
                .build())
        .timeoutOptions(TimeoutOptions.enabled(ANSWER_MAX))
        .build();
  }

  RedisAdvancedClusterAsyncCommands<String, String> commands() {
    return connection.async();
  }

  /**
   * Looks up who the primaries are.
   *
   * @throws NoAuditException if some slots have none, for then some records can't be read, or if
   *     nobody answers any more
   */
  int find() {
    try {
      client.refreshPartitions();
    } catch (RedisException e) {
      throw new NoAuditException("The shop can't be read: " + e.getMessage(), e);
    }
    List<RedisClusterNode> primaries = nodes();
    int slots = primaries.stream().mapToInt(node -> node.getSlots().size()).sum();
    if (slots != SlotHash.SLOT_COUNT) {
      throw new NoAuditException(SlotHash.SLOT_COUNT - slots + " slots have no primary");
    }
    return primaries.size();
  }

  private List<RedisClusterNode> nodes() {
    return connection.getPartitions().stream()
        .filter(node -> node.getRole() == Role.UPSTREAM && !node.getSlots().isEmpty())
        .toList();
  }

  /** The clock of one of them. */
  Instant now() {
    List<String> time = await(commands().time());
    return Instant.ofEpochSecond(
        Long.parseLong(time.getFirst()), 1_000 * Long.parseLong(time.getLast()));
  }

  /**
   * Hands over every key like the pattern, page by page. Pages of several primaries come at the
   * same time, and a key may come twice.
   */
  void scan(String pattern, Consumer<List<String>> page) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> scans =
          nodes().stream()
              .map(node -> connection.getConnection(node.getNodeId()).async())
              .map(primary -> threads.submit(() -> scan(primary, pattern, page)))
              .toList();
      for (Future<?> scan : scans) {
        scan.get();
      }
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (RedisException e) {
      throw new NoAuditException("The shop can't be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAuditException("interrupted", e);
    }
  }

  private static void scan(
      RedisAsyncCommands<String, String> primary, String pattern, Consumer<List<String>> page) {
    ScanArgs arguments = ScanArgs.Builder.matches(pattern).limit(PAGE);
    CompletionStage<KeyScanCursor<String>> next = primary.scan(ScanCursor.INITIAL, arguments);
    boolean isLast = false;
    while (!isLast) {
      KeyScanCursor<String> found = await(next);
      isLast = found.isFinished();
      if (!isLast) {
        next = primary.scan(found, arguments); // while this page is worked on
      }
      page.accept(found.getKeys());
    }
  }

  /** Names each of them, for {@link #page}. */
  List<String> names() {
    return nodes().stream().map(RedisClusterNode::getNodeId).toList();
  }

  /** Some keys of one of them, and where to go on: at the start, if these are the last. */
  record Page(List<String> keys, String next) {}

  /**
   * Reads about so many keys of one of them, from where the page before ended.
   *
   * @throws NoAuditException if it does not answer
   */
  Page page(String name, String from, int size) {
    try {
      var found =
          await(
              connection
                  .getConnection(name)
                  .async()
                  .scan(ScanCursor.of(from), ScanArgs.Builder.limit(size)));
      return new Page(found.getKeys(), found.isFinished() ? START : found.getCursor());
    } catch (RedisException e) {
      throw new NoAuditException("A primary can't be read: " + e, e);
    }
  }

  /**
   * The answer, as soon as it is there.
   *
   * @throws NoAuditException if there is none
   */
  static <T> T await(CompletionStage<T> answer) {
    try {
      return answer.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw failure(e);
    }
  }

  /** Whether Redis refused the command, and not the connection broke. */
  static boolean isRefusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RedisCommandExecutionException;
  }

  private static NoAuditException failure(Exception wrapper) {
    return wrapper.getCause() instanceof NoAuditException same
        ? same
        : new NoAuditException("The shop can't be read: " + wrapper.getCause(), wrapper);
  }

  @Override
  public void close() {
    connection.close();
    shutdown();
  }

  private void shutdown() {
    client.shutdown(Duration.ZERO, SHUTDOWN_MAX);
    resources
        .shutdown(0, SHUTDOWN_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(SHUTDOWN_MAX.toMillis());
  }

  /** Commands that are sent at about the same time leave in one system call. */
  private static final class GatheredWrites implements NettyCustomizer {
    @Override
    public void afterChannelInitialized(Channel channel) {
      channel.pipeline().addFirst(new FlushConsolidationHandler(FLUSH_AFTER_COMMANDS, true));
    }
  }
}
