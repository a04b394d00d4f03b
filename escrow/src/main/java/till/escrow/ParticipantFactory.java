package till.escrow;

import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import till.redis.Partitions;
import till.redis.Scripts;
import till.redis.Shards;
import till.redis.TaskMonitor;
import till.streams.StreamLimits;
import till.streams.StreamMetrics;
import till.streams.StreamPoll;
import till.streams.StreamRuntime;
import till.streams.Streams;
import till.tracing.Traces;

/**
 * What makes a service a participant, once it says which kind of accounts it keeps: the accounts,
 * the commands on them, and the scan for orphan holds.
 */
@Factory
@Requires(beans = AccountKind.class)
final class ParticipantFactory {
  @Singleton
  Accounts accounts(AccountKind kind, Scripts scripts) {
    return new Accounts(kind, scripts);
  }

  @Context
  @Bean(preDestroy = "close")
  StreamRuntime commands(
      AccountKind kind,
      Accounts accounts,
      Streams streams,
      Partitions partitions,
      Scripts scripts,
      EscrowLimits escrowLimits,
      StreamLimits limits,
      StreamMetrics metrics,
      EscrowMetrics escrowMetrics,
      Traces traces,
      TaskMonitor monitor) {
    var handler = new CommandHandler(kind, accounts, scripts, escrowLimits, escrowMetrics, traces);
    String role = kind.participant().wireName();
    var runtime =
        new StreamRuntime(
            streams, partitions, role, kind.service(), handler, limits, metrics, monitor);
    runtime.start();
    return runtime;
  }

  @Context
  @Bean(preDestroy = "close")
  StreamPoll poll(
      AccountKind kind,
      Streams streams,
      Partitions partitions,
      StreamMetrics metrics,
      InstantSource clock,
      TaskMonitor monitor) {
    String role = kind.participant().wireName();
    var poll =
        new StreamPoll(
            streams, partitions, kind.service(), role, List.of(), metrics, clock, monitor);
    poll.start();
    return poll;
  }

  @Context
  @Bean(preDestroy = "close")
  OrphanScan orphans(
      AccountKind kind,
      StatefulRedisClusterConnection<String, String> connection,
      Scripts scripts,
      Streams streams,
      Partitions partitions,
      ScanLimits limits,
      InstantSource clock,
      Shards shards,
      EscrowMetrics metrics,
      TaskMonitor monitor) {
    var orphans = new Orphans(kind, connection);
    var scan =
        new OrphanScan(
            kind, orphans, scripts, streams, partitions, limits, clock, metrics, monitor);
    shards.onChange(scan::scanNow);
    scan.start();
    return scan;
  }
}
