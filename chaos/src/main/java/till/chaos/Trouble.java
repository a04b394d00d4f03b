package till.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import till.chaos.fault.Expectation;
import till.chaos.history.History;
import till.chaos.load.OpenLoop;

/** What goes wrong in a round. */
interface Trouble {
  String name();

  Expectation expectation();

  /** How soon all must work again; empty if that is measured only. */
  Optional<Duration> recovery();

  /**
   * Prepares the checkouts of which some meet it and the others must not feel it.
   *
   * @param history of the round
   * @param calm for how long they arrive before and after it, together
   * @return empty if clients that shop meet it
   * @throws InterruptedException if it is all over
   */
  default Optional<OpenLoop> openLoop(History history, Duration calm) throws InterruptedException {
    return Optional.empty();
  }

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
