package till.chaos.check;

import java.util.ArrayList;
import java.util.List;

/** All that was done to one account outside checkouts, as its clients were told. */
final class Ledger {
  private final List<Long> changes = new ArrayList<>();
  private long least;
  private long most;

  void done(long change) {
    changes.add(change);
    least += change;
    most += change;
  }

  /** Nobody knows whether it was done. */
  void maybe(long change) {
    least += Math.min(change, 0);
    most += Math.max(change, 0);
  }

  boolean allows(long available) {
    return available >= least && available <= most;
  }

  /** Whether it looks as if exactly one of the changes had not been. */
  boolean lacksOne(long available) {
    return changes.stream().anyMatch(change -> allows(available + change));
  }

  @Override
  public String toString() {
    return least == most ? Long.toString(least) : least + " to " + most;
  }
}
