package till.console.checkout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import till.console.stream.Role;
import till.messages.Command;
import till.messages.Wire;
import till.messages.WireException;

/** Tells the steps of checkouts, done and to come, from what is known of an order. */
final class Timeline {
  private static final String HOLD = "hold";
  private static final String COMMIT = "commit";
  private static final String RELEASE = "release";
  private static final String ORDER_SVC = Role.OUTCOME.service();
  private static final String PAID = "PAID";
  private static final Set<String> BY_PAYMENT =
      Set.of("OUT_OF_CREDIT", "PAID_DIRECTLY", "UNKNOWN_USER");
  private static final Set<String> BY_STOCK = Set.of("OUT_OF_STOCK", "UNKNOWN_ITEM");

  private final Facts facts;
  private final Order order;

  Timeline(Facts facts) {
    this.facts = facts;
    this.order = facts.order();
  }

  /** Of the latest attempts, the newest first. */
  List<CheckoutView> checkouts() {
    var checkouts = new ArrayList<CheckoutView>();
    if (!order.attempt().isEmpty()) {
      checkouts.add(order.isOpen() ? open() : over(order.attempt(), outcome()));
    }
    order.previous().forEach(words -> checkouts.add(over(words[0], words[1])));
    return checkouts;
  }

  private String outcome() {
    return order.isPaid() ? PAID : order.reason();
  }

  private CheckoutView open() {
    var steps = new ArrayList<Step>();
    steps.add(begun(order.began().orElse(null), order.owner()));
    if (order.isUndecided()) {
      steps.addAll(holds());
      steps.add(Step.toCome("decided", ORDER_SVC, "Not decided yet", outcomeUnderWay()));
    } else {
      steps.addAll(
          holds(order.isPaid() ? PAID : order.reason(), order.creditHeld(), order.decided()));
      steps.add(decided(order.decided().orElse(null), ORDER_SVC, outcome()));
      steps.addAll(settles());
      steps.add(Step.toCome("ended", ORDER_SVC, "Not over yet", outcomeUnderWay()));
    }
    return new CheckoutView(
        order.attempt(),
        order.status(),
        true,
        order.reason().isEmpty() ? null : order.reason(),
        order.began().orElse(null),
        order.deadline().orElse(null),
        order.decided().orElse(null),
        null,
        order.began().map(began -> Math.max(0, facts.now() - began)).orElse(null),
        steps,
        facts.waits(),
        letters(order.attempt()));
  }

  private Step begun(@Nullable Long at, String by) {
    return Step.done(
        at,
        "begun",
        by.isEmpty() ? ORDER_SVC : by,
        "Checkout begun; payment-svc is asked to hold %d cents of user %s"
            .formatted(order.total(), order.user()));
  }

  /** The holds of a checkout that is undecided. */
  private List<Step> holds() {
    var credit = facts.command(Role.PAYMENT, HOLD);
    var stock = facts.command(Role.STOCK, HOLD);
    var outcome = outcomeUnderWay();
    if (credit.isPresent()) {
      return List.of(
          Step.toCome("hold-credit", "payment-svc", silence(credit.get()), credit.get()),
          Step.toCome("hold-stock", "stock-svc", "Not asked yet", null));
    } else if (stock.isPresent()) {
      return List.of(
          Step.done(passedOn(stock.get()), "hold-credit", "payment-svc", "Credit is held"),
          Step.toCome("hold-stock", "stock-svc", silence(stock.get()), stock.get()));
    } else if (outcome != null) {
      return List.of(
          Step.done(null, "hold-credit", "payment-svc", "Has answered"),
          Step.done(null, "hold-stock", "stock-svc", "Has answered, if it was asked"));
    }
    return List.of(
        Step.toCome("hold-credit", "payment-svc", lost(Role.PAYMENT), null),
        Step.toCome("hold-stock", "stock-svc", lost(Role.STOCK), null));
  }

  /** No command is under way: it is a dead letter, or just being passed on. */
  private String lost(Role role) {
    return facts
        .letter(role)
        .map(letter -> "Could not be handled: dead letter " + letter.id())
        .orElse("Not known to be held");
  }

  private static @Nullable Long passedOn(Found found) {
    try {
      return Wire.command("order/attempt", found.message()) instanceof Command.Hold hold
              && hold.passedOn() > 0
          ? Long.valueOf(hold.passedOn())
          : null;
    } catch (WireException e) {
      return null;
    }
  }

  private String silence(Found found) {
    var account = found.role() == Role.PAYMENT ? "user:" : "item:";
    return facts.waits().stream()
        .filter(wait -> wait.account().startsWith(account))
        .findFirst()
        .map(
            wait ->
                "Waits for %d of %s, behind undecided checkouts"
                    .formatted(wait.amount(), wait.account()))
        .orElseGet(() -> Words.silence(found, facts));
  }

  private @Nullable Found outcomeUnderWay() {
    return facts.underWay().stream()
        .filter(found -> found.role() == Role.OUTCOME)
        .findFirst()
        .orElse(null);
  }

  /** The holds of a checkout that is decided. */
  private static List<Step> holds(
      String outcome, Optional<Long> creditHeld, Optional<Long> decided) {
    var steps = new ArrayList<Step>();
    Long at = decided.orElse(null);
    if (BY_PAYMENT.contains(outcome)) {
      steps.add(Step.failed(at, "hold-credit", "payment-svc", "Refused: " + Words.reason(outcome)));
    } else if (creditHeld.isPresent()) {
      steps.add(Step.done(creditHeld.get(), "hold-credit", "payment-svc", "Credit is held"));
    }
    if (outcome.equals(PAID)) {
      steps.add(Step.done(at, "hold-stock", "stock-svc", "All items are held"));
    } else if (BY_STOCK.contains(outcome)) {
      steps.add(Step.failed(at, "hold-stock", "stock-svc", "Refused: " + Words.reason(outcome)));
    }
    return steps;
  }

  private static Step decided(@Nullable Long at, String by, String outcome) {
    return outcome.equals(PAID)
        ? Step.done(at, "decided", by, "Decided: paid")
        : Step.failed(at, "decided", by, "Decided: not paid, " + Words.reason(outcome));
  }

  /** What the participants of an open, decided checkout still have to do. */
  private List<Step> settles() {
    var steps = new ArrayList<Step>();
    steps.add(settle("settle-credit", Role.PAYMENT));
    if (order.isAsked(Role.STOCK.wireName())) {
      steps.add(settle("settle-stock", Role.STOCK));
    }
    return steps;
  }

  private Step settle(String step, Role role) {
    String service = role.service();
    if (!order.isAnnounced()) {
      return Step.toCome(step, service, "Is told when the decision is safe", null);
    } else if (!order.isAwaiting(role.wireName())) {
      return Step.done(null, step, service, "Released");
    }
    var command = facts.command(role, RELEASE);
    return Step.toCome(
        step, service, command.map(this::silence).orElse("Is to release"), command.orElse(null));
  }

  /** A checkout that is over, from the log as far as that still knows it. */
  private CheckoutView over(String attempt, String outcome) {
    boolean isLatest = attempt.equals(order.attempt());
    var logged = Optional.ofNullable(facts.finished().get(attempt));
    var began =
        logged.map(Finished::began).or(() -> isLatest ? order.began() : Order.made(attempt));
    var decided =
        logged.map(Finished::decided).or(() -> isLatest ? order.decided() : Optional.empty());
    var creditHeld =
        logged
            .flatMap(Finished::creditHeld)
            .or(() -> isLatest ? order.creditHeld() : Optional.empty());
    var ended = logged.map(Finished::ended);
    String by = logged.map(Finished::by).orElse(ORDER_SVC);
    boolean isPaid = outcome.equals(PAID);
    var steps = new ArrayList<Step>();
    steps.add(begun(began.orElse(null), ""));
    steps.addAll(holds(outcome, creditHeld, decided));
    steps.add(decided(decided.orElse(null), ORDER_SVC, outcome));
    if (isPaid && isLatest) {
      steps.add(commit("settle-credit", Role.PAYMENT));
      steps.add(commit("settle-stock", Role.STOCK));
    }
    steps.add(
        Step.done(
            ended.orElse(null),
            "ended",
            by,
            isPaid ? "Answered: paid" : "Over: everything is given back"));
    return new CheckoutView(
        attempt,
        isPaid ? PAID : "NOT_PAID",
        false,
        isPaid ? null : outcome,
        began.orElse(null),
        isLatest ? order.deadline().orElse(null) : null,
        decided.orElse(null),
        ended.orElse(null),
        logged.map(Finished::durationMs).orElse(null),
        steps,
        List.of(),
        letters(attempt));
  }

  private Step commit(String step, Role role) {
    var command = facts.command(role, COMMIT);
    return command
        .map(found -> Step.toCome(step, role.service(), silence(found), found))
        .orElseGet(() -> Step.done(null, step, role.service(), "Committed"));
  }

  private List<String> letters(String attempt) {
    String checkout = order.checkout(attempt);
    return facts.letters().stream()
        .filter(letter -> letter.fields().stream().anyMatch(field -> field.name().equals(checkout)))
        .map(letter -> letter.id())
        .toList();
  }
}
