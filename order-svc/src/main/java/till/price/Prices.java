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
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import till.contracts.ItemId;
import till.http.ProblemException;
import till.http.ProblemType;

/** What items cost, asked of stock-svc once each: the price of an item never changes. */
@Singleton
public final class Prices {
  private static final long CACHED_MAX = 100_000;

  /** Bounds how long a price lives here that a batch_init of stock-svc alone has changed. */
  private static final Duration CACHED_FOR = Duration.ofMinutes(1);

  private static final int ATTEMPTS_MAX = 10;
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

  private final HttpClient stock;
  private final Cache<ItemId, Long> cache =
      Caffeine.newBuilder().maximumSize(CACHED_MAX).expireAfterWrite(CACHED_FOR).build();

  Prices(@Client(id = "stock-svc") HttpClient stock) {
    this.stock = stock;
  }

  @Serdeable
  record Item(long price) {}

  /**
   * The price of a unit in cents.
   *
   * @return fails with a problem: ITEM_NOT_FOUND, or UNAVAILABLE when no instance of stock-svc
   *     answers for some seconds
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
    return Mono.from(stock.retrieve(HttpRequest.GET("/stock/find/" + item.value()), Item.class))
        .onErrorMap(Prices::isUnknown, e -> new ProblemException(ProblemType.ITEM_NOT_FOUND))
        .retryWhen(
            Retry.backoff(ATTEMPTS_MAX, PAUSE)
                .maxBackoff(PAUSE_MAX)
                .filter(HttpClientException.class::isInstance)
                .onRetryExhaustedThrow(
                    (retry, signal) ->
                        new ProblemException(ProblemType.UNAVAILABLE, "stock-svc does not answer")))
        .map(Item::price)
        .doOnNext(price -> cache.put(item, price))
        .toFuture();
  }

  private static boolean isUnknown(Throwable e) {
    return e instanceof HttpClientResponseException answer
        && answer.getStatus() == HttpStatus.NOT_FOUND;
  }
}
