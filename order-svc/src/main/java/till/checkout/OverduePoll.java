package till.checkout;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import till.contracts.CheckoutId;

/** Looks at the orders of requests that wait for long, in case that nobody told them. */
@Singleton
final class OverduePoll {
  private static final Logger LOG = LoggerFactory.getLogger(OverduePoll.class);

  private final Checkouts checkouts;
  private final Waiters waiters;

  /** The attempts at whose orders a look is under way. */
  private final Set<String> looking = ConcurrentHashMap.newKeySet();

  OverduePoll(Checkouts checkouts, Waiters waiters) {
    this.checkouts = checkouts;
    this.waiters = waiters;
  }

  /** Looks at every overdue checkout once. Never fails. */
  void run() {
    waiters.giveUp();
    look(waiters.overdue());
  }

  /**
   * Looks at checkouts of which nobody can tell this instance what became of them.
   *
   * @param after the age of the youngest
   */
  void run(Duration after) {
    look(waiters.unnoticed(after));
  }

  /** Each on its own: one whose shard still owes the answer of the last look is left out. */
  private void look(List<CheckoutId> overdue) {
    for (var checkout : overdue) {
      if (looking.add(checkout.attempt())) {
        var _ = look(checkout).whenComplete((done, never) -> looking.remove(checkout.attempt()));
      }
    }
  }

  /** Looks at the order of a checkout that was begun, and passes on what became of it. */
  CompletionStage<Void> look(CheckoutId checkout) {
    return checkouts
        .look(checkout)
        .handle(
            (state, e) -> {
              if (e != null) {
                LOG.warn("{}: can't look at its order: {}", checkout, e.toString());
              } else {
                notice(checkout, state).ifPresent(waiters::tell);
              }
              return null;
            });
  }

  private static Optional<Notice> notice(CheckoutId checkout, Optional<Checkouts.State> found) {
    String attempt = checkout.attempt();
    if (found.isEmpty()) {
      return Optional.of(new Notice.Lost(attempt));
    }
    var state = found.get();
    if (state.ended().equals("PAID")) {
      return Optional.of(new Notice.Paid(attempt));
    } else if (!state.ended().isEmpty()) {
      return Optional.of(new Notice.Aborted(attempt, Reason.valueOf(state.ended())));
    } else if (state.status().equals("PAID")) {
      return Optional.of(new Notice.Paid(attempt));
    } else if (!state.attempt().equals(attempt)) {
      return Optional.of(new Notice.Lost(attempt));
    }
    Reason reason = state.reason().orElse(Reason.ABORTED);
    return switch (state.status()) {
      case "OPEN" -> Optional.of(new Notice.Aborted(attempt, reason));
      case "ABORTING" -> Optional.of(new Notice.Aborting(attempt, reason));
      default -> Optional.empty();
    };
  }
}
