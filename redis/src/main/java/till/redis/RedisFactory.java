package till.redis;

import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.micronaut.configuration.lettuce.ClientResourcesMutator;
import io.micronaut.configuration.lettuce.MetricsClientResourceMutator;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The client, the command connection and what stands on them. */
@Factory
public final class RedisFactory {
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(15);
  private static final int FLUSH_AFTER_COMMANDS = 256;

  /** Network resources whose writes are gathered while a read is under way: fewer system calls. */
  @Primary
  @Singleton
  @Bean(preDestroy = "shutdown")
  public ClientResources clientResources() {
    return ClientResources.builder()
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
   * Leaves out the latency histogram of every Redis command: it costs half a megabyte of each
   * scrape, and time on every command.
   */
  @Singleton
  @Replaces(MetricsClientResourceMutator.class)
  ClientResourcesMutator noCommandHistograms() {
    return (resources, configuration) -> {};
  }

  /** Gives every cluster client the options of {@link #options()}. */
  @Singleton
  BeanCreatedEventListener<RedisClusterClient> optionsListener() {
    return event -> {
      event.getBean().setOptions(options());
      return event.getBean();
    };
  }

  /** Follows the cluster's topology, and gives a command up after the command timeout. */
  public static ClusterClientOptions options() {
    return ClusterClientOptions.builder()
        .topologyRefreshOptions(
            ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                .enableAllAdaptiveRefreshTriggers()
                .build())
        .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
        .build();
  }

  @Singleton
  Scripts scripts(StatefulRedisClusterConnection<String, String> connection) {
    return new Scripts(connection);
  }

  /** The partitions, once Redis has agreed to their number. */
  @Singleton
  Partitions partitions(
      InstallationConfiguration installation,
      StatefulRedisClusterConnection<String, String> connection) {
    PartitionCount.agree(connection, installation.partitions());
    return new Partitions(installation.partitions());
  }
}
