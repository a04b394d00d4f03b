package till.messages;

import java.util.List;
import till.contracts.CheckoutId;

/** What order-svc asks of a participant. Handling one twice is harmless. */
public sealed interface Command {
  CheckoutId checkout();

  /** Of the checkout, by the clock of the order's Redis node, ms since 1970. */
  long deadline();

  /** One or more, of different accounts. */
  List<Line> lines();

  /** Take these amounts out of what is available. */
  record Hold(CheckoutId checkout, long deadline, List<Line> lines) implements Command {}

  /** Use up what is held: the order is paid. */
  record Commit(CheckoutId checkout, long deadline, List<Line> lines) implements Command {}

  /** Give back whatever is held: the order is not paid. */
  record Release(CheckoutId checkout, long deadline, List<Line> lines) implements Command {}
}
