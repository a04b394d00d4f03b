package till.chaos.check;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What an account that only one client uses must have available. */
final class Balance {
  private long value;
  private boolean isExact = true;

  /** What checkouts that failed late may still hold. */
  private long late;

  private final Set<Long> former = new HashSet<>();

  void change(long by) {
    former.add(value);
    value += by;
  }

  /** From now on nothing is known for sure: something may have been done, or be done yet. */
  void doubt() {
    isExact = false;
  }

  boolean isExact() {
    return isExact;
  }

  long value() {
    return value;
  }

  /** A checkout failed; a participant that was down gives this back later. */
  void mayBeHeld(long amount) {
    late += amount;
  }

  boolean mayBeHeld() {
    return late > 0;
  }

  /** What is wrong with an answer that shows this much available. */
  Optional<Violation.Kind> shows(long available) {
    if (available < 0) {
      return Optional.of(Violation.Kind.UNTRUE);
    }
    if (!isExact || (available < value && available >= value - late)) {
      return Optional.empty();
    }
    if (available == value) {
      late = 0;
      return Optional.empty();
    }
    isExact = false; // one lie is enough
    return Optional.of(former.contains(available) ? Violation.Kind.LOST : Violation.Kind.UNTRUE);
  }
}
