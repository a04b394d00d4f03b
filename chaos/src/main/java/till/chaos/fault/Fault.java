package till.chaos.fault;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import till.chaos.load.Accounts;

/**
 * Something that happens to a shop at work.
 *
 * @param name for the command line
 * @param does in words
 * @param needs without which it can't be had
 * @param exposure how much of an open loop needs what it breaks; empty if the usual clients meet it
 * @param aim what it breaks
 */
public record Fault(
    String name,
    String does,
    Set<Need> needs,
    Expectation expectation,
    Optional<Exposure> exposure,
    Aim aim) {
  public Fault {
    needs = Set.copyOf(needs);
  }

  /** One that the usual clients meet. */
  Fault(String name, String does, Set<Need> needs, Expectation expectation, Action action) {
    this(
        name,
        does,
        needs,
        expectation,
        Optional.empty(),
        (target, accounts) -> new Injection(slot -> false, action));
  }

  /** One that must stay where it is: what healthy traffic feels of it is measured. */
  static Fault confined(String name, String does, Exposure exposure, Aim aim) {
    return new Fault(name, does, Set.of(), Expectation.TROUBLE, Optional.of(exposure), aim);
  }

  /** How it happens. Returns when its cause is gone, and everything that it killed is back. */
  @FunctionalInterface
  public interface Action {
    /**
     * Does it.
     *
     * @throws InterruptedException if it is all over
     */
    void strike(Target target) throws InterruptedException;
  }

  /** Chooses what will be broken. */
  @FunctionalInterface
  public interface Aim {
    /** Looks at the shop as it is, and at the accounts that will be used. */
    Injection at(Target target, Accounts accounts);
  }

  /**
   * A fault that has chosen its place.
   *
   * @param sickSlots what needs any of these is sick
   */
  public record Injection(IntPredicate sickSlots, Action action) {}

  /**
   * How much of the load needs what a fault breaks.
   *
   * @param share of all checkouts, 0 to 1; 0 if there is a fixed number of them
   * @param perSecond that number
   * @param lasts about how long the fault lasts
   */
  public record Exposure(double share, double perSecond, Duration lasts) {
    static Exposure share(double share, Duration lasts) {
      return new Exposure(share, 0, lasts);
    }

    static Exposure perSecond(double perSecond, Duration lasts) {
      return new Exposure(0, perSecond, lasts);
    }

    /** Of so many checkouts a second, those that are sick. */
    public double sickPerSecond(double all) {
      return share > 0 ? share * all : perSecond;
    }
  }
}
