package till.price;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.client.HttpClient;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;
import till.contracts.ItemId;
import till.http.ProblemException;
import till.http.ProblemType;
import till.redis.RetryPolicy;
import till.redis.ShardHealth;
import till.redis.Shards;
import till.redis.TransientFailures;

/** What items cost, asked of stock-svc once each: the price of an item never changes. */
@Singleton
public final class Prices {
  private final HttpClient stock;
  private final PriceLimits limits;
  private final Predicate<ItemId> isLost;
  private final RetryPolicy retries;
  private final Cache<ItemId, Long> cache;

  @Inject
  Prices(@Client(id = "stock-svc") HttpClient stock, PriceLimits limits, Shards shards) {
    this(
        stock,
        limits,
        item -> shards.outage("{" + item.value() + "}").filter(ShardHealth::isLost).isPresent());
  }

  /**
   * @param isLost whether no shard has the item that will serve soon: nobody waits for it then
   */
  Prices(HttpClient stock, PriceLimits limits, Predicate<ItemId> isLost) {
    this.stock = stock;
    this.limits = limits;
    this.isLost = isLost;
    this.retries =
        new RetryPolicy(limits.patience(), limits.pauseMin(), limits.pauseMax(), Prices::isOutage);
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(limits.cachedMax())
            .expireAfterWrite(limits.cachedFor())
            .build();
  }

  @Serdeable
  record Item(long price) {}

  /**
   * The price of a unit in cents.
   *
   * @return fails with a problem: ITEM_NOT_FOUND, or UNAVAILABLE when no instance of stock-svc
   *     answers within the patience
   */
  public CompletionStage<Long> of(ItemId item) {
    Long known = cache.getIfPresent(item);
    return known != null ? CompletableFuture.completedStage(known) : ask(item);
  }

  /** Forgets all prices: batch_init gives items new ones. */
  public void forget() {
    cache.invalidateAll();
  }

  private CompletableFuture<Long> ask(ItemId item) {
    return retries
        .onlyAfter(e -> isOutage(e) && !isLost.test(item))
        .retry(() -> askNextInstance(item))
        .toCompletableFuture()
        .orTimeout(limits.patience().toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (found, e) -> {
              if (e != null) {
                throw problem(TransientFailures.cause(e));
              }
              cache.put(item, found.price());
              return found.price();
            });
  }

  /** The client goes round the instances, but a request that was sent keeps its instance. */
  private CompletionStage<Item> askNextInstance(ItemId item) {
    return Mono.from(stock.retrieve(HttpRequest.GET("/stock/find/" + item.value()), Item.class))
        .toFuture();
  }

  private static CompletionException problem(Throwable e) {
    if (isUnknown(e)) {
      return new CompletionException(new ProblemException(ProblemType.ITEM_NOT_FOUND));
    }
    return new CompletionException(
        isOutage(e) || e instanceof TimeoutException
            ? new ProblemException(ProblemType.UNAVAILABLE, "stock-svc does not answer")
            : e);
  }

  private static boolean isUnknown(Throwable e) {
    return e instanceof HttpClientResponseException answer
        && answer.getStatus() == HttpStatus.NOT_FOUND;
  }

  /** No answer, or that there can't be one for the moment. */
  private static boolean isOutage(Throwable e) {
    return e instanceof HttpClientResponseException answer
        ? answer.code() >= 500
        : e instanceof HttpClientException;
  }
}
