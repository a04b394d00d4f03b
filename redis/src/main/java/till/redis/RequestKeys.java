package till.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import till.http.ProblemException;
import till.http.ProblemType;
import till.http.RequestKey;

/**
 * The keys of requests in Redis, one space for the whole installation: here it is found that a
 * client sends a key with requests that change different things, and that a batch was done before.
 * That any other request has one effect is not done here but by the script that has the effect.
 */
@Singleton
public final class RequestKeys {
  /** What is told of a request that has expired. */
  public static final String TOO_LATE =
      "The request came too late: a copy of it may have been done";

  private static final Script CLAIM = Script.load("request/claim");
  private static final Script FINISH = Script.load("request/finish");

  /** A request does not wait longer to learn whether its key belongs to another one. */
  static final Duration CLAIM_MAX = Duration.ofMillis(250);

  private final Scripts scripts;
  private final Counter unclaimed;

  public RequestKeys(Scripts scripts, MeterRegistry metrics) {
    this.scripts = scripts;
    this.unclaimed =
        Counter.builder("till.requests.unclaimed")
            .description("Requests whose key was not compared with those of other requests")
            .register(metrics);
  }

  /**
   * Runs the effect of a request, unless its key is known to belong to another one. Keys of our own
   * pass: nobody can send one with another request. The key lies on a shard that the effect may not
   * need: if that does not answer in time the effect takes place, and the record beside it tells
   * whether the request was there before.
   *
   * @param effect must find out itself that it was there before
   * @return fails with the problem KEY_REUSED; nothing has changed then
   */
  public <T> CompletionStage<T> claimed(RequestKey request, Supplier<CompletionStage<T>> effect) {
    if (request.own()) {
      return effect.get();
    }
    return claimOnce(request)
        .thenCompose(
            claim ->
                switch (claim) {
                  case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
                  case DONE, CLAIMED -> effect.get();
                });
  }

  /** One try, whose result may be taken back by a failover: it only finds misuse. */
  private CompletionStage<ClaimResult> claimOnce(RequestKey request) {
    return scripts
        .stringOnce(CLAIM, keys(request), arguments(request))
        .toCompletableFuture()
        .thenApply(ClaimResult::valueOf)
        .orTimeout(CLAIM_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            e -> {
              if (!TransientFailures.isOutage(e)
                  && !(TransientFailures.cause(e) instanceof TimeoutException)) {
                return CompletableFuture.failedStage(TransientFailures.cause(e));
              }
              unclaimed.increment();
              return CompletableFuture.completedStage(ClaimResult.CLAIMED);
            });
  }

  /**
   * Runs a batch, which is too large to be one effect, unless it was done under this key. Until it
   * is done each arrival of the request runs it, so it must bear that.
   *
   * @return whether it was done before; fails with the problem KEY_REUSED
   */
  public CompletionStage<Boolean> batch(RequestKey request, Supplier<CompletionStage<Void>> batch) {
    return claim(request)
        .thenCompose(
            claim ->
                switch (claim) {
                  case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
                  case DONE -> CompletableFuture.completedStage(true);
                  case CLAIMED ->
                      batch.get().thenCompose(done -> finish(request)).thenApply(finished -> false);
                });
  }

  private CompletionStage<ClaimResult> claim(RequestKey request) {
    return scripts.string(CLAIM, keys(request), arguments(request)).thenApply(ClaimResult::valueOf);
  }

  private CompletionStage<FinishResult> finish(RequestKey request) {
    return scripts
        .string(FINISH, keys(request), arguments(request))
        .thenApply(FinishResult::valueOf);
  }

  private static String[] keys(RequestKey request) {
    return new String[] {"request:{" + request.key() + "}"};
  }

  /** As scripts want it: ms since 1970. */
  public static String expiry(RequestKey request) {
    return Long.toString(request.expiry().toEpochMilli());
  }

  private static String[] arguments(RequestKey request) {
    return new String[] {request.fingerprint(), expiry(request)};
  }
}
