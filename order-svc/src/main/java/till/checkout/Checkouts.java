package till.checkout;

import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import till.contracts.CheckoutId;
import till.contracts.OrderId;
import till.http.RequestKey;
import till.http.RequestLimits;
import till.messages.Outcome;
import till.messages.Wire;
import till.order.OrderKeys;
import till.redis.Barrier;
import till.redis.Durability;
import till.redis.Executed;
import till.redis.Gathering;
import till.redis.InstallationConfiguration;
import till.redis.Partition;
import till.redis.Partitions;
import till.redis.RequestKeys;
import till.redis.RequestRecord;
import till.redis.Script;
import till.redis.Scripts;
import till.streams.Entry;
import till.streams.GroupStream;

/** The checkouts in Redis. */
@Singleton
final class Checkouts {
  private static final Script BEGIN = Script.load("order/begin_checkout");
  private static final Script ADVANCE = Script.load("order/advance");
  private static final Script ANNOUNCE = Script.load("order/announce");
  private static final Script EXPIRE = Script.load("order/expire");
  private static final Script LOOK = Script.load("order/look");

  private static final int BEGIN_KEYS = 3;
  private static final int BEGIN_KEYS_WIDTH = 3;
  private static final int BEGIN_ARGUMENTS = 3;
  private static final int BEGIN_WIDTH = 2;
  private static final int BEGIN_RETURNED = 4;
  private static final int ADVANCE_KEYS = 5;
  private static final int ADVANCE_RETURNED = 3;
  private static final int ANNOUNCE_KEYS = 4;
  private static final int ANNOUNCE_ARGUMENTS = 2;
  private static final int ANNOUNCE_WIDTH = 2;
  private static final int EXPIRE_KEYS = 4;
  private static final int EXPIRE_ARGUMENTS = 5;
  private static final int EXPIRE_WIDTH = 4;
  private static final int EXPIRE_RETURNED = 5;
  private static final int LOOKED_AT_EACH_END = 10;
  private static final double MILLIS_PER_SECOND = 1_000.0;

  private final StatefulRedisClusterConnection<String, String> connection;
  private final Scripts scripts;
  private final Partitions partitions;
  private final CheckoutLimits limits;
  private final String instance;
  private final NoticesAddress address;
  private final String announcing;
  private final String logMax;
  private final String keepOwn;

  /** By partition. */
  private final List<Gathering<Beginning, Begun>> beginnings;

  Checkouts(
      StatefulRedisClusterConnection<String, String> connection,
      Scripts scripts,
      Partitions partitions,
      CheckoutLimits limits,
      RequestLimits requestLimits,
      Durability durability,
      InstallationConfiguration installation) {
    this.connection = connection;
    this.scripts = scripts;
    this.partitions = partitions;
    this.limits = limits;
    this.instance = installation.instance();
    this.address = new NoticesAddress(scripts, instance);
    this.announcing = durability.hasBarrier() ? "later" : "now";
    this.logMax = Integer.toString(limits.logMax());
    this.keepOwn = Long.toString(requestLimits.keepOwn().toMillis());
    this.beginnings =
        partitions.all().stream()
            .map(
                partition ->
                    new Gathering<Beginning, Begun>(requests -> beginAll(partition, requests)))
            .toList();
  }

  /** A request for a checkout. */
  private record Beginning(CheckoutId checkout, RequestKey key, Optional<CheckoutId> lost) {}

  /**
   * What came of a request.
   *
   * @param checkout the attempt that it waits for, where it does
   * @param reason why that one did not pay, if it has ended
   * @param replayed whether the request was here before
   */
  record Begun(
      BeginResult result, CheckoutId checkout, Optional<Reason> reason, boolean replayed) {}

  /** Outcomes as they came in a stream entry. */
  record Delivered(String entry, List<Outcome> outcomes) {
    /** Fails with a WireException or a MalformedException if they can't be read. */
    static Delivered of(Entry entry) {
      return new Delivered(
          entry.id(),
          entry.fields().entrySet().stream()
              .map(field -> Wire.outcome(field.getKey(), field.getValue()))
              .toList());
    }
  }

  /** What an outcome did to its checkout, and which instances wait for that one's answer. */
  record Advanced(
      AdvanceResult result, CheckoutId checkout, List<String> owners, Optional<Reason> reason) {}

  /**
   * An order that has an open checkout.
   *
   * @param score where it stands among them
   */
  record Listed(OrderId order, long score) {}

  /**
   * An order to look at: perhaps its checkout's time is up.
   *
   * @param attempt whose time is up, if the instance that began it says so
   * @param score where it was seen among the open ones
   * @param seen for how long
   */
  record Due(OrderId order, Optional<String> attempt, long score, Duration seen) {}

  /**
   * What the deadline did to an order, and which instances wait for the answer.
   *
   * @param again after which time it is worth another look
   */
  record Expired(
      ExpireResult result,
      CheckoutId checkout,
      List<String> owners,
      Optional<Reason> reason,
      Duration again) {}

  /**
   * An order as a waiting request sees it.
   *
   * @param attempt the latest
   * @param reason why that one does not pay, once that is decided
   * @param ended what became of the request's attempt, if the order has forgotten it: PAID, or why
   *     it did not pay; else empty
   */
  record State(String status, String attempt, Optional<Reason> reason, String ended) {}

  /**
   * Begins this attempt, or attaches to the one that is under way.
   *
   * @param lost an attempt of this request that a failover has taken back
   */
  CompletionStage<Begun> begin(CheckoutId checkout, RequestKey request, Optional<CheckoutId> lost) {
    var partition = partitions.of(checkout.order().value());
    var beginning = new Beginning(checkout, request, lost);
    return scripts.durably(
        () ->
            beginnings
                .get(partition.index())
                .add(beginning)
                .thenApply(executed -> new Executed<>(executed.answer(), barrier(executed))));
  }

  /** The barrier is for what is told at once; who waits is told after the decision's. */
  private static Barrier barrier(Executed<Begun> executed) {
    return switch (executed.answer().result()) {
      case STARTED, ATTACHED -> Barrier.NONE;
      case KEY_REUSED, NOT_FOUND, ENDED, PAID, EMPTY, LATE -> executed.barrier();
    };
  }

  private CompletionStage<Executed<List<Begun>>> beginAll(
      Partition partition, List<Beginning> requests) {
    var keys = new String[BEGIN_KEYS + requests.size() * BEGIN_KEYS_WIDTH];
    keys[0] = OrderKeys.payment(partition);
    keys[1] = OrderKeys.stock(partition);
    keys[2] = OrderKeys.open(partition);
    var arguments = new ArrayList<String>(BEGIN_ARGUMENTS + requests.size() * BEGIN_WIDTH);
    arguments.add(Long.toString(limits.timeout().toMillis()));
    arguments.add(address.current());
    arguments.add(keepOwn);
    int key = BEGIN_KEYS;
    for (var request : requests) {
      var order = request.checkout().order();
      String orderKey = OrderKeys.order(partition, order);
      keys[key++] = orderKey;
      keys[key++] = OrderKeys.items(partition, order);
      keys[key++] = RequestRecord.key(orderKey, request.key());
      String attempt = request.checkout().attempt();
      arguments.add(request.lost().map(lost -> attempt + ' ' + lost.attempt()).orElse(attempt));
      String expiry = RequestKeys.expiry(request.key());
      arguments.add(request.key().own() ? expiry : expiry + ' ' + request.key().fingerprint());
    }
    return scripts
        .execute(BEGIN, keys, arguments.toArray(String[]::new))
        .thenApply(
            executed -> {
              var begun = new ArrayList<Begun>(requests.size());
              for (int i = 0; i < requests.size(); i++) {
                int from = i * BEGIN_RETURNED;
                begun.add(
                    begun(
                        requests.get(i).checkout(),
                        executed.answer().subList(from, from + BEGIN_RETURNED)));
              }
              return new Executed<>(begun, executed.barrier());
            });
  }

  private static Begun begun(CheckoutId own, List<Object> returned) {
    var result = BeginResult.valueOf((String) returned.get(0));
    var checkout =
        switch (result) {
          case STARTED, ATTACHED -> new CheckoutId(own.order(), (String) returned.get(1));
          case KEY_REUSED, NOT_FOUND, ENDED, PAID, EMPTY, LATE -> own;
        };
    return new Begun(result, checkout, reason(returned.get(2)), returned.get(3).equals(1L));
  }

  /** Whether the shard of a partition answers nothing at the moment, as far as is known. */
  boolean isDown(Partition partition) {
    return scripts.isDown(OrderKeys.open(partition));
  }

  /** Takes outcomes of one partition to their orders, and sends what comes next. */
  CompletionStage<Executed<List<Advanced>>> advance(GroupStream outcomes, List<Delivered> batch) {
    var partition = outcomes.partition();
    var outcomesOf = batch.stream().flatMap(delivered -> delivered.outcomes().stream()).toList();
    var keys = new String[ADVANCE_KEYS + outcomesOf.size()];
    keys[0] = outcomes.key();
    keys[1] = OrderKeys.payment(partition);
    keys[2] = OrderKeys.stock(partition);
    keys[3] = OrderKeys.open(partition);
    keys[4] = OrderKeys.log(partition);
    var arguments = new ArrayList<String>();
    arguments.add(outcomes.group());
    arguments.add(instance);
    arguments.add(logMax);
    arguments.add(announcing);
    arguments.add(Integer.toString(batch.size()));
    for (var delivered : batch) {
      arguments.add(delivered.entry());
      arguments.add(Integer.toString(delivered.outcomes().size()));
    }
    int key = ADVANCE_KEYS;
    for (var outcome : outcomesOf) {
      var checkout = outcome.checkout();
      var result = Wire.result(outcome);
      keys[key++] = OrderKeys.order(partition, checkout.order());
      arguments.add(checkout.order().value());
      arguments.add(checkout.attempt());
      arguments.add(outcome.by().wireName());
      arguments.add(result.name());
      arguments.add(result.detail());
    }
    return scripts
        .withRetry(() -> scripts.execute(ADVANCE, keys, arguments.toArray(String[]::new)))
        .thenApply(
            executed -> {
              var returned = executed.answer();
              var advanced = new ArrayList<Advanced>(outcomesOf.size());
              for (int at = 0; at < outcomesOf.size(); at++) {
                int from = at * ADVANCE_RETURNED;
                advanced.add(
                    new Advanced(
                        AdvanceResult.valueOf((String) returned.get(from)),
                        outcomesOf.get(at).checkout(),
                        owners(returned.get(from + 1)),
                        reason(returned.get(from + 2))));
              }
              return new Executed<>(advanced, executed.barrier());
            });
  }

  /** Tells the participants what was decided. Only after the barrier of the decisions. */
  CompletionStage<List<AnnounceResult>> announce(Partition partition, List<CheckoutId> decided) {
    var keys = new String[ANNOUNCE_KEYS + decided.size()];
    keys[0] = OrderKeys.payment(partition);
    keys[1] = OrderKeys.stock(partition);
    keys[2] = OrderKeys.open(partition);
    keys[3] = OrderKeys.log(partition);
    var arguments = new String[ANNOUNCE_ARGUMENTS + decided.size() * ANNOUNCE_WIDTH];
    arguments[0] = instance;
    arguments[1] = logMax;
    for (int i = 0; i < decided.size(); i++) {
      var checkout = decided.get(i);
      keys[ANNOUNCE_KEYS + i] = OrderKeys.order(partition, checkout.order());
      arguments[ANNOUNCE_ARGUMENTS + i * ANNOUNCE_WIDTH] = checkout.order().value();
      arguments[ANNOUNCE_ARGUMENTS + i * ANNOUNCE_WIDTH + 1] = checkout.attempt();
    }
    return scripts
        .withRetry(() -> scripts.execute(ANNOUNCE, keys, arguments))
        .thenApply(
            executed ->
                executed.answer().stream()
                    .map(result -> AnnounceResult.valueOf((String) result))
                    .toList());
  }

  /** Orders of a partition that have an open checkout, from this rank on, so many at most. */
  CompletionStage<List<Listed>> listed(Partition partition, long from, int max) {
    return connection
        .async()
        .zrangeWithScores(OrderKeys.open(partition), from, from + max - 1)
        .thenApply(
            orders ->
                orders.stream()
                    .map(one -> new Listed(new OrderId(one.getValue()), (long) one.getScore()))
                    .toList());
  }

  /**
   * How many checkouts of a partition are open, and how old the oldest is. Those at both ends are
   * looked at: what was begun long ago stands first, by its deadline, or last, if its releases were
   * sent again just now.
   */
  CompletionStage<CheckoutMetrics.Open> open(Partition partition, Instant now) {
    var redis = connection.async();
    String open = OrderKeys.open(partition);
    var first = redis.zrange(open, 0, LOOKED_AT_EACH_END - 1);
    var last = redis.zrange(open, -LOOKED_AT_EACH_END, -1);
    var began =
        first
            .thenCombine(last, (one, other) -> Stream.concat(one.stream(), other.stream()))
            .thenCompose(orders -> began(partition, orders.distinct().toList()));
    return redis
        .zcard(open)
        .thenCombine(
            began,
            (count, times) ->
                new CheckoutMetrics.Open(
                    count,
                    times.stream()
                        .mapToDouble(at -> (now.toEpochMilli() - at) / MILLIS_PER_SECOND)
                        .reduce(0, Math::max)));
  }

  /** When the checkouts of these orders began, ms since 1970. */
  private CompletionStage<List<Long>> began(Partition partition, List<String> orders) {
    CompletionStage<List<Long>> all = CompletableFuture.completedStage(new ArrayList<>());
    for (String order : orders) {
      all =
          all.thenCombine(
              connection.async().hget(OrderKeys.order(partition, new OrderId(order)), "began"),
              (found, began) -> {
                if (began != null) {
                  found.add(Long.parseLong(began));
                }
                return found;
              });
    }
    return all;
  }

  /**
   * Aborts those of these orders' checkouts whose time is up while they are undecided, and sends
   * releases again that nobody confirms. Says nothing of orders that have no open checkout.
   */
  CompletionStage<Executed<List<Expired>>> expire(Partition partition, List<Due> due) {
    var keys = new String[EXPIRE_KEYS + due.size()];
    keys[0] = OrderKeys.payment(partition);
    keys[1] = OrderKeys.stock(partition);
    keys[2] = OrderKeys.open(partition);
    keys[3] = OrderKeys.log(partition);
    var arguments = new ArrayList<String>(EXPIRE_ARGUMENTS + due.size() * EXPIRE_WIDTH);
    arguments.add(instance);
    arguments.add(logMax);
    arguments.add(announcing);
    arguments.add(Long.toString(limits.timeout().toMillis()));
    arguments.add(Long.toString(limits.lookAgain().toMillis()));
    for (int i = 0; i < due.size(); i++) {
      var one = due.get(i);
      keys[EXPIRE_KEYS + i] = OrderKeys.order(partition, one.order());
      arguments.add(one.order().value());
      arguments.add(one.attempt().orElse(""));
      arguments.add(Long.toString(one.score()));
      arguments.add(Long.toString(one.seen().toMillis()));
    }
    return scripts
        .withRetry(() -> scripts.execute(EXPIRE, keys, arguments.toArray(String[]::new)))
        .thenApply(
            executed -> {
              var returned = executed.answer();
              var expired = new ArrayList<Expired>(due.size());
              for (int at = 0; at < due.size(); at++) {
                int from = at * EXPIRE_RETURNED;
                var result = ExpireResult.valueOf((String) returned.get(from));
                switch (result) {
                  case GONE -> {}
                  case NOT_DUE, RESENT, PAID, ABORTING ->
                      expired.add(
                          new Expired(
                              result,
                              new CheckoutId(due.get(at).order(), (String) returned.get(from + 3)),
                              owners(returned.get(from + 1)),
                              reason(returned.get(from + 2)),
                              Duration.ofMillis((Long) returned.get(from + 4))));
                }
              }
              return new Executed<>(expired, executed.barrier());
            });
  }

  /**
   * Where the order of an attempt stands; nothing if nothing is known of either. It stands there
   * for good.
   */
  CompletionStage<Optional<State>> look(CheckoutId checkout) {
    var partition = partitions.of(checkout.order().value());
    var keys =
        new String[] {
          OrderKeys.order(partition, checkout.order()), OrderKeys.attempt(partition, checkout)
        };
    return scripts
        .list(LOOK, keys, checkout.attempt())
        .thenApply(
            returned ->
                returned.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                        new State(
                            (String) returned.get(0),
                            (String) returned.get(1),
                            reason(returned.get(2)),
                            (String) returned.get(3))));
  }

  private static List<String> owners(Object blankSeparated) {
    String text = (String) blankSeparated;
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  private static Optional<Reason> reason(Object name) {
    return name.equals("") ? Optional.empty() : Optional.of(Reason.valueOf((String) name));
  }
}
