package till.console.checkout;

import till.console.stream.Role;

/** Says in plain English what codes and numbers say. */
public final class Words {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private Words() {}

  /** A time span, with one number. */
  public static String span(long ms) {
    if (ms < SECOND) {
      return ms + " ms";
    } else if (ms < 2 * MINUTE) {
      return ms / SECOND + " s";
    } else if (ms < 2 * HOUR) {
      return ms / MINUTE + " min";
    }
    return ms / HOUR + " h";
  }

  /** Why a checkout did not pay, to follow a colon; as order-svc names it. */
  static String reason(String reason) {
    return switch (reason) {
      case "OUT_OF_CREDIT" -> "the user has not enough credit";
      case "OUT_OF_STOCK" -> "there is not enough stock of an item";
      case "PAID_DIRECTLY" ->
          "the user has paid for the order without a checkout, and has not cancelled that payment";
      case "UNKNOWN_USER" -> "there is no such user";
      case "UNKNOWN_ITEM" -> "there is no such item";
      case "TIMED_OUT" -> "it was undecided at its deadline";
      case "ABORTED" -> "it was aborted, by an operator or because the order was reset";
      default -> reason;
    };
  }

  /** Why a message is not answered; service and time, to stand in a sentence. */
  static String silence(Found found, Facts facts) {
    Role role = found.role();
    String service = role.service();
    boolean isAnyLive = !facts.live(role).isEmpty();
    String none = ", and no instance of " + service + " is alive";
    if (found.isUnread()) {
      return "%s has not answered: the command has been unread for %s%s"
          .formatted(service, span(found.sentMs()), isAnyLive ? "" : none);
    }
    String failures =
        found.failures() == 0 ? "" : "; handling it failed %d times".formatted(found.failures());
    if (facts.isLive(role, found.consumer())) {
      return "%s has had the command for %s and has not answered%s"
          .formatted(found.consumer(), span(found.idleMs()), failures);
    }
    return "%s took the command %s ago and is not alive%s%s"
        .formatted(
            found.consumer(),
            span(found.idleMs()),
            isAnyLive ? ": another instance of " + service + " takes it over soon" : none,
            failures);
  }
}
