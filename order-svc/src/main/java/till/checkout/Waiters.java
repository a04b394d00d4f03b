package till.checkout;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import till.contracts.CheckoutId;

/** The requests of this process that wait for the answer of a checkout, each without a thread. */
@Singleton
final class Waiters {
  private final ConcurrentMap<String, Waiter> byAttempt = new ConcurrentHashMap<>();
  private final CheckoutLimits limits;
  private final Ticker ticker;

  Waiters(CheckoutLimits limits, Ticker ticker) {
    this.limits = limits;
    this.ticker = ticker;
  }

  /** One attempt and its answer. All requests that wait for the attempt share it. */
  private static final class Waiter {
    private final CheckoutId checkout;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final long askedAt;
    private volatile @Nullable Begun begun;

    /** How old the checkout is when its order is worth the next look without notices. */
    private volatile long lookAfterNanos;

    Waiter(CheckoutId checkout, long askedAt) {
      this.checkout = checkout;
      this.askedAt = askedAt;
    }
  }

  /**
   * Since when a checkout is in Redis, by the ticker.
   *
   * @param sweptAt when the sweep took it up last, if its time was up before
   */
  private record Begun(long at, @Nullable Long sweptAt) {}

  /**
   * The answer of this checkout, as soon as it is known. May be asked for before the checkout is
   * begun, so that the answer can't come too early.
   *
   * @return fails with a TimeoutException if none is known at the very end
   */
  CompletableFuture<Answer> answer(CheckoutId checkout) {
    return byAttempt
        .computeIfAbsent(checkout.attempt(), attempt -> new Waiter(checkout, ticker.nanos()))
        .answer
        .whenComplete((answer, e) -> byAttempt.remove(checkout.attempt()));
  }

  /**
   * The checkout is in Redis: from now on its order shows what became of it. The first time counts,
   * however many requests attach to it later.
   */
  void begun(CheckoutId checkout) {
    var waiter = byAttempt.get(checkout.attempt());
    if (waiter != null && waiter.begun == null) {
      waiter.begun = new Begun(ticker.nanos(), null);
    }
  }

  /** The request waits for something else after all. */
  void forget(CheckoutId checkout) {
    var waiter = byAttempt.remove(checkout.attempt());
    if (waiter != null) {
      waiter.answer.cancel(false);
    }
  }

  /** Passes on what became of a checkout, if anyone here waits for it. */
  void tell(Notice notice) {
    var waiter = byAttempt.get(notice.attempt());
    if (waiter == null) {
      return;
    }
    switch (notice) {
      case Notice.Paid paid -> waiter.answer.complete(new Answer.Paid());
      case Notice.Aborted aborted -> waiter.answer.complete(new Answer.NotPaid(aborted.reason()));
      case Notice.Aborting aborting ->
          waiter.answer.completeOnTimeout(
              new Answer.NotPaid(aborting.reason()),
              limits.grace().toMillis(),
              TimeUnit.MILLISECONDS);
      case Notice.Lost lost -> waiter.answer.complete(new Answer.Lost());
    }
  }

  /** Lets those go for whom there is no answer at the very end. */
  void giveUp() {
    long now = ticker.nanos();
    for (var waiter : byAttempt.values()) {
      if (isLonger(now - waiter.askedAt, limits.answerMax())) {
        waiter.answer.completeExceptionally(new TimeoutException());
      }
    }
  }

  /** Checkouts that were begun, and waited for so long since, that their order is worth a look. */
  List<CheckoutId> overdue() {
    long now = ticker.nanos();
    var overdue = new ArrayList<CheckoutId>();
    for (var waiter : byAttempt.values()) {
      var begun = waiter.begun;
      if (begun != null && isLonger(now - begun.at, limits.pollEvery())) {
        overdue.add(waiter.checkout);
      }
    }
    return overdue;
  }

  /**
   * Checkouts that were begun so long ago and are worth a look, where nobody can tell this instance
   * what became of them. Each is returned again when it is half as old again.
   */
  List<CheckoutId> unnoticed(Duration after) {
    long now = ticker.nanos();
    var unnoticed = new ArrayList<CheckoutId>();
    for (var waiter : byAttempt.values()) {
      var begun = waiter.begun;
      if (begun != null && now - begun.at > Math.max(after.toNanos(), waiter.lookAfterNanos)) {
        waiter.lookAfterNanos = (now - begun.at) * 3 / 2;
        unnoticed.add(waiter.checkout);
      }
    }
    return unnoticed;
  }

  /**
   * Checkouts whose time is up, by the clock of this instance, which have no answer, and which the
   * sweep has not just taken up.
   */
  List<CheckoutId> timedOut() {
    long now = ticker.nanos();
    var found = new ArrayList<CheckoutId>();
    for (var waiter : byAttempt.values()) {
      var begun = waiter.begun;
      if (begun != null
          && isLonger(now - begun.at, limits.timeout())
          && (begun.sweptAt == null || isLonger(now - begun.sweptAt, limits.lookAgain()))) {
        found.add(waiter.checkout);
      }
    }
    return found;
  }

  /** The sweep has taken up a checkout whose time is up. */
  void swept(CheckoutId checkout) {
    var waiter = byAttempt.get(checkout.attempt());
    var begun = waiter == null ? null : waiter.begun;
    if (waiter != null && begun != null) {
      waiter.begun = new Begun(begun.at, ticker.nanos());
    }
  }

  private static boolean isLonger(long nanos, Duration than) {
    return nanos > than.toNanos();
  }
}
