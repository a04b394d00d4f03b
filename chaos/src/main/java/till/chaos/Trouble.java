package till.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import till.chaos.fault.Expectation;

/** What goes wrong in a round. */
interface Trouble {
  String name();

  Expectation expectation();

  /** How soon all must work again; empty if that is measured only. */
  Optional<Duration> recovery();

  /**
   * Lets it go wrong, and returns when its cause is gone.
   *
   * @throws InterruptedException if it is all over
   */
  void strike() throws InterruptedException;

  /**
   * Mends what is broken still.
   *
   * @return what has gone wrong besides
   * @throws InterruptedException if it is all over
   */
  List<String> mend() throws InterruptedException;
}
