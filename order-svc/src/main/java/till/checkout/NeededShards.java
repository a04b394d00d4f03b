package till.checkout;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import till.contracts.OrderId;
import till.http.ProblemException;
import till.http.ProblemType;
import till.order.Orders;
import till.redis.ShardHealth;
import till.redis.Shards;

/**
 * Refuses checkouts that need a shard which does not serve, before anything is held for them. For
 * as long as a failover may take, a bounded number of them may begin; none after that.
 */
@Singleton
final class NeededShards {
  private final Shards shards;
  private final Orders orders;

  NeededShards(Shards shards, Orders orders) {
    this.shards = shards;
    this.orders = orders;
  }

  /** The places of one checkout among those that wait for shards. */
  record Places(List<ShardHealth> taken) {
    static final Places NONE = new Places(List.of());

    /** Gives them back. */
    void leave() {
      taken.forEach(ShardHealth::leave);
    }
  }

  /** Whether there is reason to ask: some shard does not take writes. */
  boolean isOneUnavailable() {
    return shards.isOneUnavailable();
  }

  /**
   * Lets a checkout begin, or not.
   *
   * @return fails with the problem UNAVAILABLE if a new checkout of this order would need a shard
   *     that is lost or takes no writes, or for which too many wait
   */
  CompletionStage<Places> enter(OrderId order) {
    return orders
        .peek(order)
        .exceptionally(e -> Optional.empty()) // to begin will say what is wrong
        .thenCompose(
            found ->
                found.filter(Orders.View::open).isPresent()
                    ? enter(found.get())
                    : CompletableFuture.completedStage(Places.NONE));
  }

  private CompletionStage<Places> enter(Orders.View order) {
    var needed =
        Stream.concat(Stream.of(order.user()), order.lines().stream().map(Orders.Line::item))
            .map(account -> shards.outage("{" + account + "}"))
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    var taken = new ArrayList<ShardHealth>();
    for (var shard : needed) {
      if (shard.isLasting() || !shard.enter()) {
        taken.forEach(ShardHealth::leave);
        return CompletableFuture.failedStage(
            new ProblemException(
                ProblemType.UNAVAILABLE,
                "The user or an item of this order is stored where nothing can be written now"));
      }
      taken.add(shard);
    }
    return CompletableFuture.completedStage(new Places(taken));
  }
}
