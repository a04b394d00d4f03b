package till.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import till.chaos.fault.Catalogue;
import till.chaos.fault.Fault;

/** Which fault comes next: all of them once, or over and over until the time is up. */
final class Schedule {
  /** Of every kind one that needs no tools, in about three minutes. */
  static final List<Fault> SHORT =
      Stream.of(
              "kill-order-svc-1",
              "kill-stock-svc-2",
              "kill-payment-svc-1",
              "script-flush",
              "kill-primary-1",
              "dropped-answers",
              "duplicates",
              "xgroup-destroy",
              "manual-failover")
          .map(name -> Catalogue.find(name).orElseThrow())
          .toList();

  private final List<Fault> faults;
  private final Random random;
  private final Duration limit;
  private final boolean isOrdered;
  private final long begin = System.nanoTime();
  private final List<Fault> left = new ArrayList<>();
  private boolean isBegun;

  /**
   * @param limit zero for each fault once
   * @param isOrdered whether they come in the order of the list, and not of the seed
   */
  Schedule(List<Fault> faults, long seed, Duration limit, boolean isOrdered) {
    this.faults = List.copyOf(faults);
    this.random = new Random(seed);
    this.limit = limit;
    this.isOrdered = isOrdered;
  }

  /** The next one; null if that is all. */
  @Nullable Fault next() {
    if (isOver()) {
      return null;
    }
    if (left.isEmpty()) {
      left.addAll(faults);
      if (!isOrdered) {
        Collections.shuffle(left, random);
      }
      isBegun = true;
    }
    return left.removeFirst();
  }

  private boolean isOver() {
    return limit.isZero() ? isBegun && left.isEmpty() : System.nanoTime() - begin > limit.toNanos();
  }
}
