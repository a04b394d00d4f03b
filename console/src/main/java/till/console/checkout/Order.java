package till.console.checkout;

import com.github.f4b6a3.ulid.Ulid;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import till.contracts.OrderId;
import till.redis.Partition;

/**
 * An order as order-svc keeps it.
 *
 * @param fields of its hash
 */
record Order(OrderId id, Partition partition, Map<String, String> fields) {
  /** OPEN, PAYING, PAID or ABORTING. */
  String status() {
    return text("status");
  }

  String user() {
    return text("user");
  }

  long total() {
    return number("total").orElse(0L);
  }

  /** The latest, or nothing if nobody has checked out yet. */
  String attempt() {
    return text("attempt");
  }

  /** Of the latest checkout. */
  String checkout() {
    return checkout(attempt());
  }

  String checkout(String attempt) {
    return id.value() + "/" + attempt;
  }

  /** Whether somebody still looks after the latest checkout. */
  boolean isOpen() {
    return fields.containsKey("asked");
  }

  boolean isPaid() {
    return status().equals("PAID");
  }

  /** Whether the latest checkout is undecided. */
  boolean isUndecided() {
    return status().equals("PAYING");
  }

  /** Whether it is not paid and that is decided, but not all is given back. */
  boolean isAborting() {
    return status().equals("ABORTING");
  }

  /** Participants that were told the decision and have not released. */
  boolean isAwaiting(String participant) {
    return text("awaiting").contains(participant);
  }

  /** Whether the participants were told the decision. */
  boolean isAnnounced() {
    return fields.containsKey("awaiting");
  }

  /** Whether a participant may hold something. */
  boolean isAsked(String participant) {
    return text("asked").contains(participant);
  }

  /** Why the latest checkout did not pay; empty if it is undecided, paid, or there is none. */
  String reason() {
    return text("reason");
  }

  Optional<Long> began() {
    return number("began");
  }

  Optional<Long> deadline() {
    return number("deadline");
  }

  Optional<Long> decided() {
    return number("decided");
  }

  Optional<Long> creditHeld() {
    return number("credit_held");
  }

  /** The instance that began the latest checkout. */
  String owner() {
    return text("owners").split(" ", 2)[0];
  }

  /** {@code <item>:<quantity>} of each item, while a checkout is open. */
  List<String> lines() {
    return Arrays.stream(text("lines").split(" ", -1)).filter(line -> !line.isEmpty()).toList();
  }

  /** The attempts before the latest that did not pay, the newest first: attempt, reason. */
  List<String[]> previous() {
    return text("previous")
        .lines()
        .map(line -> line.split(" ", 3))
        .filter(words -> words.length >= 2)
        .toList();
  }

  /** When an attempt was made, which its name tells; nothing if it does not. */
  static Optional<Long> made(String attempt) {
    return Ulid.isValid(attempt)
        ? Optional.of(Ulid.getInstant(attempt).toEpochMilli())
        : Optional.empty();
  }

  private String text(String field) {
    return fields.getOrDefault(field, "");
  }

  private Optional<Long> number(String field) {
    String text = text(field);
    return text.matches("\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }
}
