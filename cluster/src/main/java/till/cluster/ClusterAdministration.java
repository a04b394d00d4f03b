package till.cluster;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandKeyword;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Asks single nodes of 127.0.0.1 for their state, and tells them what to be. */
public final class ClusterAdministration implements AutoCloseable {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

  private final ClientResources resources =
      ClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2).build();
  private final RedisClient client = RedisClient.create(resources);
  private final Map<Integer, StatefulRedisConnection<String, String>> connections = new HashMap<>();

  public ClusterAdministration() {
    client.setOptions(ClientOptions.builder().autoReconnect(false).build());
  }

  /** The node's state; empty if it does not answer, or still loads its data. */
  public Optional<NodeState> state(int port) {
    try {
      RedisCommands<String, String> node = node(port);
      return Optional.of(
          NodeState.parse(node.info("replication"), node.clusterInfo(), node.clusterNodes()));
    } catch (RedisException e) {
      forget(port);
      return Optional.empty();
    }
  }

  /** The cluster as the node sees it; empty if it does not answer. */
  Optional<NodesFile> view(int port) {
    try {
      RedisCommands<String, String> node = node(port);
      long epoch =
          Long.parseLong(
              NodeState.fields(node.clusterInfo()).getOrDefault("cluster_current_epoch", "0"));
      String lines =
          node.clusterNodes()
              .lines()
              .filter(line -> !line.contains("handshake"))
              .collect(Collectors.joining("\n"));
      return Optional.of(
          NodesFile.parse(lines + "\nvars currentEpoch " + epoch + " lastVoteEpoch " + epoch));
    } catch (RedisException e) {
      forget(port);
      return Optional.empty();
    }
  }

  String id(int port) {
    return node(port).clusterMyId();
  }

  /** Leaves them as they are if one of them has an owner. */
  @SuppressWarnings("unchecked") // a generic array of one element, made by the compiler
  void assignSlots(int port, int first, int last) {
    try {
      node(port).clusterAddSlotsRange(Range.create(first, last));
    } catch (RedisCommandExecutionException e) {
      if (!String.valueOf(e.getMessage()).contains("already busy")) {
        throw e;
      }
    }
  }

  void setConfigEpoch(int port, long epoch) {
    node(port).clusterSetConfigEpoch(epoch);
  }

  void replicate(int port, String primaryId) {
    node(port).clusterReplicate(primaryId);
  }

  /** CLUSTER MEET with the port of the cluster bus, which Lettuce's own method leaves out. */
  void meet(int port, Detour.Announcement other) {
    CommandArgs<String, String> arguments =
        new CommandArgs<>(StringCodec.UTF8)
            .add(CommandKeyword.MEET)
            .add("127.0.0.1")
            .add(other.clientPort())
            .add(other.busPort());
    node(port).dispatch(CommandType.CLUSTER, new StatusOutput<>(StringCodec.UTF8), arguments);
  }

  private RedisCommands<String, String> node(int port) {
    return connections.computeIfAbsent(port, this::connect).sync();
  }

  private StatefulRedisConnection<String, String> connect(int port) {
    return client.connect(
        RedisURI.builder().withHost("127.0.0.1").withPort(port).withTimeout(ANSWER_LIMIT).build());
  }

  private void forget(int port) {
    StatefulRedisConnection<String, String> broken = connections.remove(port);
    if (broken != null) {
      broken.close();
    }
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, ANSWER_LIMIT);
    resources.shutdown(0, ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS).syncUninterruptibly();
  }
}
