package till.messages;

import java.util.List;
import java.util.Optional;
import till.contracts.CheckoutId;

/** What order-svc asks of a participant. Handling one twice is harmless. */
public sealed interface Command {
  CheckoutId checkout();

  /** Of the checkout, by the clock of the order's Redis node, ms since 1970. */
  long deadline();

  /** One or more, of different accounts. */
  List<Line> lines();

  /**
   * Take these amounts out of what is available, and then pass the hold on, if somebody is next (a
   * routing slip, Hohpe and Woolf 2003).
   *
   * @param next what the next participant is to hold, as it stands in the message; nothing for the
   *     last
   * @param passedOn when the participant before had held its part, ms since 1970; 0 for the first
   */
  record Hold(
      CheckoutId checkout, long deadline, List<Line> lines, Optional<String> next, long passedOn)
      implements Command {}

  /** Use up what is held: the order is paid. */
  record Commit(CheckoutId checkout, long deadline, List<Line> lines) implements Command {}

  /** Give back whatever is held: the order is not paid. */
  record Release(CheckoutId checkout, long deadline, List<Line> lines) implements Command {}
}
