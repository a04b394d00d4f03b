package till.checkout;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.messages.Outcome;
import till.messages.Wire;
import till.order.OrderKeys;
import till.redis.InstallationConfiguration;
import till.redis.Partition;
import till.redis.Partitions;
import till.redis.Script;
import till.redis.Scripts;
import till.streams.GroupStream;

/** The checkouts in Redis. */
@Singleton
final class Checkouts {
  private static final Script BEGIN = Script.load("order/begin_checkout");
  private static final Script ADVANCE = Script.load("order/advance");
  private static final Script EXPIRE = Script.load("order/expire");

  private static final int ADVANCE_KEYS = 5;
  private static final int ADVANCE_ARGUMENTS = 3;
  private static final int ADVANCE_WIDTH = 7;
  private static final int ADVANCE_RETURNED = 3;
  private static final int EXPIRE_KEYS = 3;
  private static final int EXPIRE_RETURNED = 4;

  private final StatefulRedisClusterConnection<String, String> connection;
  private final Scripts scripts;
  private final Partitions partitions;
  private final CheckoutLimits limits;
  private final String instance;

  Checkouts(
      StatefulRedisClusterConnection<String, String> connection,
      Scripts scripts,
      Partitions partitions,
      CheckoutLimits limits,
      InstallationConfiguration installation) {
    this.connection = connection;
    this.scripts = scripts;
    this.partitions = partitions;
    this.limits = limits;
    this.instance = installation.instance();
  }

  /** What came of a request, and the attempt that it waits for, where it does. */
  record Begun(BeginResult result, CheckoutId checkout) {}

  /** An outcome as it came in a stream entry. */
  record Delivered(String entry, Outcome outcome) {}

  /** What an outcome did to its checkout, and which instances wait for that one's answer. */
  record Advanced(
      AdvanceResult result, CheckoutId checkout, List<String> owners, Optional<Reason> reason) {}

  /** What the deadline did to an order, and which instances wait for the answer. */
  record Expired(
      ExpireResult result, CheckoutId checkout, List<String> owners, Optional<Reason> reason) {}

  /**
   * An order as a waiting request sees it.
   *
   * @param attempt the latest
   * @param reason why that one does not pay, once that is decided
   * @param previous the attempt before it, a blank, and why that one did not pay; or nothing
   */
  record State(String status, String attempt, Optional<Reason> reason, String previous) {
    /** Why an attempt did not pay, as far as that is known. */
    Reason reasonOf(String ofAttempt) {
      Optional<Reason> known =
          ofAttempt.equals(attempt)
              ? reason
              : previous.startsWith(ofAttempt + " ")
                  ? Checkouts.reason(previous.substring(ofAttempt.length() + 1))
                  : Optional.empty();
      return known.orElse(Reason.ABORTED);
    }
  }

  /** Begins this attempt, or attaches to the one that is under way. */
  CompletionStage<Begun> begin(CheckoutId checkout) {
    var order = checkout.order();
    var partition = partitions.of(order.value());
    return scripts
        .list(
            BEGIN,
            new String[] {
              OrderKeys.order(partition, order),
              OrderKeys.items(partition, order),
              OrderKeys.payment(partition),
              OrderKeys.open(partition)
            },
            order.value(),
            checkout.attempt(),
            Long.toString(limits.timeout().toMillis()),
            instance)
        .thenApply(
            returned -> {
              var result = BeginResult.valueOf((String) returned.get(0));
              return switch (result) {
                case STARTED, ATTACHED ->
                    new Begun(result, new CheckoutId(order, (String) returned.get(1)));
                case NOT_FOUND, PAID, EMPTY -> new Begun(result, checkout);
              };
            });
  }

  /** Takes outcomes of one partition to their orders, and sends what comes next. */
  CompletionStage<List<Advanced>> advance(GroupStream outcomes, List<Delivered> batch) {
    var partition = outcomes.partition();
    var keys = new String[ADVANCE_KEYS + batch.size()];
    keys[0] = outcomes.key();
    keys[1] = OrderKeys.payment(partition);
    keys[2] = OrderKeys.stock(partition);
    keys[3] = OrderKeys.open(partition);
    keys[4] = OrderKeys.log(partition);
    var arguments = new String[ADVANCE_ARGUMENTS + batch.size() * ADVANCE_WIDTH];
    int i = 0;
    arguments[i++] = outcomes.group();
    arguments[i++] = instance;
    arguments[i++] = Integer.toString(limits.logMax());
    int key = ADVANCE_KEYS;
    for (var delivered : batch) {
      var outcome = delivered.outcome();
      var checkout = outcome.checkout();
      var fields = Wire.fields(outcome);
      keys[key++] = OrderKeys.order(partition, checkout.order());
      arguments[i++] = delivered.entry();
      arguments[i++] = checkout.order().value();
      arguments[i++] = checkout.attempt();
      arguments[i++] = fields.action();
      arguments[i++] = outcome.by().wireName();
      arguments[i++] = fields.result();
      arguments[i++] = fields.account();
    }
    return scripts
        .list(ADVANCE, keys, arguments)
        .thenApply(
            returned -> {
              var advanced = new ArrayList<Advanced>(batch.size());
              for (int at = 0; at < batch.size(); at++) {
                int from = at * ADVANCE_RETURNED;
                advanced.add(
                    new Advanced(
                        AdvanceResult.valueOf((String) returned.get(from)),
                        batch.get(at).outcome().checkout(),
                        owners(returned.get(from + 1)),
                        reason(returned.get(from + 2))));
              }
              return advanced;
            });
  }

  /** Orders of a partition that have a checkout whose deadline is before this time. */
  CompletionStage<List<OrderId>> due(Partition partition, Instant time) {
    return connection
        .async()
        .zrangebyscore(
            OrderKeys.open(partition),
            Range.create(0, time.toEpochMilli()),
            Limit.from(limits.sweepMax()))
        .thenApply(orders -> orders.stream().map(OrderId::new).toList());
  }

  /** Aborts those of these orders' checkouts that are undecided past their deadline. */
  CompletionStage<List<Expired>> expire(Partition partition, List<OrderId> orders) {
    var keys = new String[EXPIRE_KEYS + orders.size()];
    keys[0] = OrderKeys.payment(partition);
    keys[1] = OrderKeys.stock(partition);
    keys[2] = OrderKeys.open(partition);
    var arguments = new String[1 + orders.size()];
    arguments[0] = Long.toString(limits.lookAgain().toMillis());
    for (int i = 0; i < orders.size(); i++) {
      keys[EXPIRE_KEYS + i] = OrderKeys.order(partition, orders.get(i));
      arguments[1 + i] = orders.get(i).value();
    }
    return scripts
        .list(EXPIRE, keys, arguments)
        .thenApply(
            returned -> {
              var expired = new ArrayList<Expired>(orders.size());
              for (int at = 0; at < orders.size(); at++) {
                int from = at * EXPIRE_RETURNED;
                var result = ExpireResult.valueOf((String) returned.get(from));
                switch (result) {
                  case GONE, NOT_DUE -> {}
                  case UNSETTLED, ABORTING ->
                      expired.add(
                          new Expired(
                              result,
                              new CheckoutId(orders.get(at), (String) returned.get(from + 3)),
                              owners(returned.get(from + 1)),
                              reason(returned.get(from + 2))));
                }
              }
              return expired;
            });
  }

  /** Where the order stands; nothing if there is none. */
  CompletionStage<Optional<State>> look(OrderId order) {
    return connection
        .async()
        .hmget(
            OrderKeys.order(partitions.of(order.value()), order),
            "status",
            "attempt",
            "reason",
            "previous")
        .thenApply(
            values ->
                values.get(0).hasValue()
                    ? Optional.of(
                        new State(
                            values.get(0).getValue(),
                            values.get(1).getValueOrElse(""),
                            reason(values.get(2).getValueOrElse("")),
                            values.get(3).getValueOrElse("")))
                    : Optional.empty());
  }

  private static List<String> owners(Object blankSeparated) {
    String text = (String) blankSeparated;
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  private static Optional<Reason> reason(Object name) {
    return name.equals("") ? Optional.empty() : Optional.of(Reason.valueOf((String) name));
  }
}
