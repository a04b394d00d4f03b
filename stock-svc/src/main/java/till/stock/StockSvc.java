package till.stock;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import till.escrow.AccountKind;
import till.escrow.Accounts;
import till.escrow.CommandHandler;
import till.escrow.EscrowLimits;
import till.escrow.OrphanScan;
import till.escrow.ScanLimits;
import till.http.Service;
import till.messages.Participant;
import till.redis.Partitions;
import till.redis.Scripts;
import till.redis.Shards;
import till.streams.StreamLimits;
import till.streams.StreamMetrics;
import till.streams.StreamRuntime;
import till.streams.Streams;

/** stock-svc: keeps the items and takes part in checkouts. */
@Factory
public final class StockSvc {
  static final String NAME = "stock-svc";

  public static void main(String[] args) {
    Service.run(NAME, StockSvc.class, args);
  }

  @Singleton
  Accounts items(Scripts scripts) {
    return new Accounts(AccountKind.ITEM, scripts);
  }

  @Context
  @Bean(preDestroy = "close")
  StreamRuntime commands(
      Streams streams,
      Partitions partitions,
      Accounts items,
      Scripts scripts,
      EscrowLimits escrowLimits,
      StreamLimits limits,
      StreamMetrics metrics) {
    var handler = new CommandHandler(AccountKind.ITEM, items, scripts, escrowLimits);
    var runtime =
        new StreamRuntime(
            streams, partitions, Participant.STOCK.wireName(), NAME, handler, limits, metrics);
    runtime.start();
    return runtime;
  }

  @Context
  @Bean(preDestroy = "close")
  OrphanScan orphans(
      StatefulRedisClusterConnection<String, String> connection,
      Scripts scripts,
      Streams streams,
      Partitions partitions,
      ScanLimits limits,
      InstantSource clock,
      Shards shards) {
    var scan =
        OrphanScan.of(AccountKind.ITEM, connection, scripts, streams, partitions, limits, clock);
    shards.onChange(scan::hurry);
    scan.start();
    return scan;
  }
}
