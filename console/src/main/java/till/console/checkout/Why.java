package till.console.checkout;

import java.util.Optional;
import till.console.letter.LetterView;
import till.console.stream.Role;

/** Says in a sentence or two why an order is not paid. */
final class Why {
  private static final String COMMIT = "commit";
  private static final String RELEASE = "release";

  private Why() {}

  static String of(Facts facts) {
    var order = facts.order();
    if (order.isPaid()) {
      return order.isOpen()
          ? "Paid: that is decided, and the participants are told as soon as it is safe."
          : "Paid." + commits(facts);
    } else if (order.isAborting()) {
      return "Not paid: " + Words.reason(order.reason()) + "." + releases(facts);
    } else if (order.isUndecided()) {
      return "Not paid yet: " + undecided(facts) + "." + deadline(facts);
    } else if (!order.reason().isEmpty()) {
      return "Not paid: "
          + Words.reason(order.reason())
          + ". Nothing is held; it can be checked out again.";
    }
    return facts.isEmpty()
        ? "Not paid: it is empty, and nobody has checked it out."
        : "Not paid: nobody has checked it out yet.";
  }

  private static String commits(Facts facts) {
    return facts
        .command(Role.PAYMENT, COMMIT)
        .or(() -> facts.command(Role.STOCK, COMMIT))
        .map(
            found ->
                " Its money or goods are still only held: " + Words.silence(found, facts) + ".")
        .orElse("");
  }

  private static String releases(Facts facts) {
    if (!facts.order().isAnnounced()) {
      return " The participants are told as soon as the decision is safe.";
    }
    var letter = deadLetter(facts);
    if (letter.isPresent()) {
      return " What it held is not given back: " + buried(letter.get()) + ".";
    }
    return facts
        .command(Role.PAYMENT, RELEASE)
        .or(() -> facts.command(Role.STOCK, RELEASE))
        .or(facts::next)
        .map(found -> " What it held is not all given back: " + Words.silence(found, facts) + ".")
        .orElse(" What it held is being given back.");
  }

  private static String undecided(Facts facts) {
    var letter = deadLetter(facts);
    if (letter.isPresent()) {
      return buried(letter.get());
    }
    if (!facts.waits().isEmpty()) {
      var wait = facts.waits().getFirst();
      return "it waits for %d of %s, which checkouts hold that are undecided themselves%s"
          .formatted(
              wait.amount(),
              wait.account(),
              wait.behind() == 0 ? "" : "; %d are before it in the queue".formatted(wait.behind()));
    }
    return facts
        .next()
        .map(found -> Words.silence(found, facts))
        .orElse("its checkout is under way");
  }

  private static Optional<LetterView> deadLetter(Facts facts) {
    String latest = facts.order().checkout();
    return facts.letters().stream()
        .filter(letter -> letter.fields().stream().anyMatch(field -> field.name().equals(latest)))
        .findFirst();
  }

  private static String buried(LetterView letter) {
    return "a message to %s could not be handled and is dead letter %s (%s)"
        .formatted(
            Role.named(letter.role()).map(Role::service).orElse(letter.role()),
            letter.id(),
            letter.cause());
  }

  private static String deadline(Facts facts) {
    return facts
        .order()
        .deadline()
        .map(
            deadline ->
                deadline > facts.now()
                    ? " If it stays so, it is aborted in "
                        + Words.span(deadline - facts.now())
                        + "."
                    : " Its deadline has passed: order-svc aborts it as soon as it looks.")
        .orElse("");
  }
}
