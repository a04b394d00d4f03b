package till.payment;

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

/** payment-svc: keeps the users' credit and takes part in checkouts. */
@Factory
public final class PaymentSvc {
  static final String NAME = "payment-svc";

  public static void main(String[] args) {
    Service.run(NAME, PaymentSvc.class, args);
  }

  @Singleton
  Accounts users(Scripts scripts) {
    return new Accounts(AccountKind.USER, scripts);
  }

  @Context
  @Bean(preDestroy = "close")
  StreamRuntime commands(
      Streams streams,
      Partitions partitions,
      Accounts users,
      Scripts scripts,
      EscrowLimits escrowLimits,
      StreamLimits limits,
      StreamMetrics metrics) {
    var handler = new CommandHandler(AccountKind.USER, users, scripts, escrowLimits);
    var runtime =
        new StreamRuntime(
            streams, partitions, Participant.PAYMENT.wireName(), NAME, handler, limits, metrics);
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
        OrphanScan.of(AccountKind.USER, connection, scripts, streams, partitions, limits, clock);
    shards.onChange(scan::hurry);
    scan.start();
    return scan;
  }
}
