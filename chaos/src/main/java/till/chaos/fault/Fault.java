package till.chaos.fault;

import java.util.Set;

/**
 * Something that happens to a shop at work.
 *
 * @param name for the command line
 * @param does in words
 * @param needs without which it can't be had
 */
public record Fault(
    String name, String does, Set<Need> needs, Expectation expectation, Action action) {
  public Fault {
    needs = Set.copyOf(needs);
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
}
