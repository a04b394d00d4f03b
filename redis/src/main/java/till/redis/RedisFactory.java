package till.redis;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.configuration.lettuce.ClientResourcesMutator;
import io.micronaut.configuration.lettuce.DefaultRedisClusterClientFactory;
import io.micronaut.configuration.lettuce.DefaultRedisConfiguration;
import io.micronaut.configuration.lettuce.MetricsClientResourceMutator;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.flush.FlushConsolidationHandler;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The client, the command connection and what stands on them. */
@Factory
public final class RedisFactory {
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
  private static final Duration FIRST_CONNECTION_MAX = Duration.ofMinutes(1);
  private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(15);
  private static final int FLUSH_AFTER_COMMANDS = 256;

  /**
   * Network resources whose writes are gathered while a read is under way: fewer system calls.
   * Leaves out the latency histogram of every Redis command: it costs half a megabyte of each
   * scrape, and time on every command.
   */
  @Primary
  @Singleton
  @Bean(preDestroy = "shutdown")
  public ClientResources clientResources() {
    return ClientResources.builder()
        .commandLatencyRecorder(CommandLatencyRecorder.disabled())
        .nettyCustomizer(
            new NettyCustomizer() {
              @Override
              public void afterChannelInitialized(Channel channel) {
                channel
                    .pipeline()
                    .addFirst(new FlushConsolidationHandler(FLUSH_AFTER_COMMANDS, true));
              }
            })
        .build();
  }

  /**
   * Runs the client on the event loops that serve HTTP, too: a request and its commands need not
   * change threads.
   */
  @Singleton
  @Replaces(MetricsClientResourceMutator.class)
  ClientResourcesMutator resourcesMutator(EventLoopGroup loops) {
    return (resources, configuration) ->
        resources.eventLoopGroupProvider(new SharedEventLoops(loops));
  }

  @Singleton
  @Bean(preDestroy = "shutdown")
  @Replaces(value = RedisClusterClient.class, factory = DefaultRedisClusterClientFactory.class)
  ClusterClient clusterClient(
      DefaultRedisConfiguration configuration,
      ClientResources resources,
      List<ClientResourcesMutator> mutators) {
    var builder = resources.mutate();
    mutators.forEach(mutator -> mutator.mutate(builder, configuration));
    return new ClusterClient(builder.build(), configuration.getUris());
  }

  /** Gives every cluster client the options of {@link #options()}. */
  @Singleton
  BeanCreatedEventListener<RedisClusterClient> optionsListener() {
    return event -> {
      event.getBean().setOptions(options());
      return event.getBean();
    };
  }

  /** A node that does not say quickly how it sees the cluster is not waited for. */
  @Singleton
  BeanCreatedEventListener<DefaultRedisConfiguration> uriListener() {
    return event -> {
      event.getBean().getUris().forEach(uri -> uri.setTimeout(CONNECT_TIMEOUT));
      return event.getBean();
    };
  }

  /**
   * The connection of whatever is not a script. A cluster that is not there yet, or a machine on
   * which everything starts at once, is waited for.
   */
  @Singleton
  @Bean(preDestroy = "close")
  @Replaces(
      value = StatefulRedisClusterConnection.class,
      factory = DefaultRedisClusterClientFactory.class)
  StatefulRedisClusterConnection<String, String> connection(RedisClusterClient client) {
    var connection = withRetry(() -> connected(client));
    connection.setTimeout(COMMAND_TIMEOUT);
    return connection;
  }

  /** A cluster in which a slot has no owner, not even a dead one, is still being made. */
  private static StatefulRedisClusterConnection<String, String> connected(
      RedisClusterClient client) {
    client.refreshPartitions();
    var seen = client.getPartitions();
    if (IntStream.range(0, SlotHash.SLOT_COUNT)
        .anyMatch(slot -> seen.getPartitionBySlot(slot) == null)) {
      throw new RedisConnectionException("the cluster is still being made: " + seen);
    }
    return client.connect();
  }

  /** Tries again what a service needs to start, for a while: it must start amid a failover, too. */
  private static <T> T withRetry(Supplier<T> work) {
    return RetryPolicy.within(FIRST_CONNECTION_MAX)
        .retry(() -> CompletableFuture.supplyAsync(work, Thread::startVirtualThread))
        .toCompletableFuture()
        .join();
  }

  /**
   * A client as the services have it, for tools and tests.
   *
   * @param uris comma separated {@code redis://host:port}
   */
  public static RedisClusterClient client(String uris) {
    var seeds = Arrays.stream(uris.split(",", -1)).map(RedisURI::create).toList();
    seeds.forEach(uri -> uri.setTimeout(CONNECT_TIMEOUT));
    var client = new ClusterClient(null, seeds);
    client.setOptions(options());
    return client;
  }

  /** Follows the cluster's topology, and gives a command up after the command timeout. */
  public static ClusterClientOptions options() {
    return ClusterClientOptions.builder()
        .topologyRefreshOptions(
            ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                .enableAllAdaptiveRefreshTriggers()
                .build())
        .socketOptions(SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).build())
        .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
        .build();
  }

  /** The primaries, as scripts reach them. */
  @Singleton
  @Bean(preDestroy = "close")
  Shards shards(
      ClusterClient client,
      StatefulRedisClusterConnection<String, String> connected,
      DefaultRedisConfiguration configuration,
      Durability durability,
      ShardLimits limits,
      BarrierMetrics metrics,
      TaskMonitor monitor,
      MeterRegistry registry) {
    var shards =
        new Shards(
            client,
            configuration.getUris().getFirst(),
            durability,
            metrics,
            monitor,
            Optional.of(limits));
    client.avoid(shards::isSilent);
    Gauge.builder("till.redis.shards.unavailable", shards, Shards::unavailable)
        .description("Primaries that do not serve this instance, or refuse its writes")
        .register(registry);
    shards.onChange(
        Counter.builder("till.redis.topology.changes")
                .description("Changes of the cluster that were seen: failovers, moved slots")
                .register(registry)
            ::increment);
    return shards;
  }

  @Singleton
  Scripts scripts(Shards shards, ScriptMetrics metrics) {
    return new Scripts(shards, metrics);
  }

  /** The partitions, once Redis has agreed to their number. */
  @Singleton
  Partitions partitions(
      InstallationConfiguration installation,
      StatefulRedisClusterConnection<String, String> connection) {
    withRetry(
        () -> {
          PartitionCount.agree(connection, installation.partitions());
          return connection;
        });
    return new Partitions(installation.partitions());
  }
}
