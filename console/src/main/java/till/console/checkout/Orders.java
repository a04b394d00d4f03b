package till.console.checkout;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import till.console.stream.EntryId;
import till.console.stream.Role;
import till.console.stream.Waiting;
import till.contracts.OrderId;
import till.redis.Partition;
import till.redis.Partitions;

/** Reads orders and what is under way for them. Waits for the answers. */
@Singleton
final class Orders {
  /** Entries of a stream that are looked at: those of a checkout are near where it began. */
  private static final int ENTRIES_MAX = 2_000;

  /** Entries of the log that are looked at for an attempt. */
  private static final int LOG_MAX = 1_000;

  private final StatefulRedisClusterConnection<String, String> connection;
  private final RedisAdvancedClusterAsyncCommands<String, String> redis;
  private final Partitions partitions;

  Orders(StatefulRedisClusterConnection<String, String> connection, Partitions partitions) {
    this.connection = connection;
    this.redis = connection.async();
    this.partitions = partitions;
  }

  Optional<Order> find(OrderId id) {
    return one(read(id));
  }

  private CompletionStage<Optional<Order>> read(OrderId id) {
    var partition = partitions.of(id.value());
    return redis
        .hgetall(Keys.order(partition, id.value()))
        .thenApply(
            fields ->
                fields.containsKey("status")
                    ? Optional.of(new Order(id, partition, fields))
                    : Optional.empty());
  }

  private static <T> T one(CompletionStage<T> asked) {
    return Waiting.all(List.of(asked)).getFirst();
  }

  /** Its items, as the order has them now. */
  List<OrderView.Item> items(Order order) {
    return one(redis.hgetall(Keys.items(order.partition(), order.id().value()))).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(item -> OrderView.Item.of(item.getKey(), item.getValue()))
        .toList();
  }

  /** How many have an open checkout. */
  long countOpen() {
    return Waiting.all(
            partitions.all().stream().map(partition -> redis.zcard(Keys.open(partition))).toList())
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Orders with an open checkout, of each partition so many at most, the next to be due first. */
  List<Order> open(int eachMax) {
    var ids =
        Waiting.all(
            partitions.all().stream()
                .map(
                    partition ->
                        redis.zrangebyscore(
                            Keys.open(partition), Range.unbounded(), Limit.from(eachMax)))
                .toList());
    var asked = ids.stream().flatMap(List::stream).map(OrderId::new).map(this::read).toList();
    return Waiting.all(asked).stream().flatMap(Optional::stream).filter(Order::isOpen).toList();
  }

  /** The primary that has it, as the cluster was seen last. */
  String place(Order order) {
    var node =
        connection
            .getPartitions()
            .getPartitionBySlot(
                SlotHash.getSlot(Keys.order(order.partition(), order.id().value())));
    return node == null ? "nobody" : node.getUri().getHost() + ":" + node.getUri().getPort();
  }

  /**
   * The messages of a partition that are not answered, by checkout.
   *
   * @param since when the oldest of them may have been sent, ms since 1970
   * @param now ms since 1970
   */
  Map<String, List<Found>> underWay(Partition partition, long since, long now) {
    var found = new HashMap<String, List<Found>>();
    for (Role role : Role.values()) {
      var stream = role.in(partition);
      var entries =
          redis.xrange(
              stream.key(),
              Range.from(
                  Range.Boundary.including(since + "-0"), Range.Boundary.<String>unbounded()),
              Limit.from(ENTRIES_MAX));
      var pending = pending(stream.key(), stream.group());
      var failures = redis.hgetall(stream.failures());
      var deliveries = one(pending);
      var failed = one(failures);
      for (var entry : one(entries)) {
        var delivery = deliveries.getOrDefault(entry.getId(), Delivery.NONE);
        for (var message : entry.getBody().entrySet()) {
          found
              .computeIfAbsent(message.getKey(), checkout -> new ArrayList<>())
              .add(
                  new Found(
                      role,
                      stream.key(),
                      entry.getId(),
                      message.getValue(),
                      Math.max(0, now - EntryId.time(entry.getId())),
                      delivery.consumer(),
                      delivery.idleMs(),
                      delivery.count(),
                      Long.parseLong(failed.getOrDefault(entry.getId(), "0"))));
        }
      }
    }
    return found;
  }

  private record Delivery(String consumer, long idleMs, long count) {
    static final Delivery NONE = new Delivery("", 0, 0);
  }

  private CompletionStage<Map<String, Delivery>> pending(String stream, String group) {
    return redis
        .xpending(stream, group, Range.unbounded(), Limit.from(ENTRIES_MAX))
        .handle(
            (messages, e) -> {
              var pending = new HashMap<String, Delivery>();
              if (e == null) { // else there is no group yet
                for (var message : messages) {
                  pending.put(
                      message.getId(),
                      new Delivery(
                          message.getConsumer(),
                          message.getMsSinceLastDelivery(),
                          message.getRedeliveryCount()));
                }
              }
              return pending;
            });
  }

  /** The accounts in whose queues its latest checkout is. */
  List<Wait> waits(Order order) {
    if (!order.isUndecided()) {
      return List.of();
    }
    var asked = new ArrayList<CompletionStage<Optional<Wait>>>();
    asked.add(wait(Keys.user(order.user()), "user:" + order.user(), order.checkout()));
    for (String line : order.lines()) {
      String item = line.substring(0, Math.max(0, line.indexOf(':')));
      asked.add(wait(Keys.item(item), "item:" + item, order.checkout()));
    }
    return Waiting.all(asked).stream().flatMap(Optional::stream).toList();
  }

  private CompletionStage<Optional<Wait>> wait(String key, String account, String checkout) {
    return redis
        .hget(key, "wait:" + checkout)
        .thenCompose(
            wait ->
                wait == null
                    ? CompletableFuture.completedStage(Optional.empty())
                    : redis
                        .zrank(key + ":waiting", checkout)
                        .thenApply(
                            before ->
                                Optional.of(
                                    new Wait(
                                        account,
                                        Long.parseLong(wait.split(" ", 2)[0]),
                                        before == null ? 0 : before))));
  }

  /** What the log still knows of these attempts, by attempt. */
  Map<String, Finished> finished(Order order, List<String> attempts) {
    var finished = new HashMap<String, Finished>();
    for (String attempt : attempts) {
      String name = order.checkout(attempt);
      long since =
          attempt.equals(order.attempt())
              ? order.decided().or(order::began).orElse(0L)
              : Order.made(attempt).orElse(0L);
      one(
              redis.xrange(
                  Keys.log(order.partition()),
                  Range.from(
                      Range.Boundary.including(Math.max(0, since - 1) + "-0"),
                      Range.Boundary.<String>unbounded()),
                  Limit.from(LOG_MAX)))
          .stream()
          .map(entry -> entry.getBody().get(name))
          .filter(text -> text != null)
          .findFirst()
          .flatMap(Finished::parse)
          .ifPresent(found -> finished.put(attempt, found));
    }
    return finished;
  }
}
