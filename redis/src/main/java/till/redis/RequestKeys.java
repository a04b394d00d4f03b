package till.redis;

import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

  private final Scripts scripts;

  public RequestKeys(Scripts scripts) {
    this.scripts = scripts;
  }

  /**
   * Runs the effect of a request, unless its key belongs to another one. Keys of our own pass:
   * nobody can send one with another request.
   *
   * @param effect must find out itself that it was there before
   * @return fails with the problem KEY_REUSED; nothing has changed then
   */
  public <T> CompletionStage<T> claimed(RequestKey request, Supplier<CompletionStage<T>> effect) {
    if (request.isOwn()) {
      return effect.get();
    }
    return claim(request)
        .thenCompose(
            claim ->
                switch (claim) {
                  case KEY_REUSED -> throw new ProblemException(ProblemType.KEY_REUSED);
                  case DONE, CLAIMED -> effect.get();
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
