package till.checkout;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import till.contracts.CheckoutId;

/** The requests of this process that wait for the answer of a checkout, each without a thread. */
@Singleton
final class Waiters {
  private final ConcurrentMap<String, Waiter> byAttempt = new ConcurrentHashMap<>();
  private final CheckoutLimits limits;
  private final InstantSource clock;

  Waiters(CheckoutLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** One attempt and its answer. All requests that wait for the attempt share it. */
  private static final class Waiter {
    private final CheckoutId checkout;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final long askedAt;
    private volatile long begunAt = Long.MAX_VALUE;

    Waiter(CheckoutId checkout, long askedAt) {
      this.checkout = checkout;
      this.askedAt = askedAt;
    }
  }

  /**
   * The answer of this checkout, as soon as it is known. May be asked for before the checkout is
   * begun, so that the answer can't come too early.
   *
   * @return fails with a TimeoutException if none is known at the very end
   */
  CompletableFuture<Answer> answer(CheckoutId checkout) {
    return byAttempt
        .computeIfAbsent(checkout.attempt(), attempt -> new Waiter(checkout, clock.millis()))
        .answer
        .whenComplete((answer, e) -> byAttempt.remove(checkout.attempt()));
  }

  /** The checkout is in Redis: from now on its order shows what became of it. */
  void begun(CheckoutId checkout) {
    var waiter = byAttempt.get(checkout.attempt());
    if (waiter != null) {
      waiter.begunAt = clock.millis();
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
    long before = clock.millis() - limits.answerMax().toMillis();
    for (var waiter : byAttempt.values()) {
      if (waiter.askedAt < before) {
        waiter.answer.completeExceptionally(new TimeoutException());
      }
    }
  }

  /** Checkouts that were begun, and waited for so long since, that their order is worth a look. */
  List<CheckoutId> overdue() {
    long before = clock.millis() - limits.pollEvery().toMillis();
    var overdue = new ArrayList<CheckoutId>();
    for (var waiter : byAttempt.values()) {
      if (waiter.begunAt < before) {
        overdue.add(waiter.checkout);
      }
    }
    return overdue;
  }
}
