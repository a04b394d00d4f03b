package till.chaos;

import java.io.PrintWriter;
import till.chaos.history.History;
import till.chaos.load.Accounts;
import till.chaos.load.Load;
import till.chaos.load.Saturation;

/** How many checkouts a second an open loop sends. */
final class OpenLoopRate {
  /** Of what the shop can take. */
  private static final double SHARE = 0.3;

  private final PrintWriter out;
  private double perSecond;

  /**
   * @param perSecond 0 for a share of what the shop turns out to take
   */
  OpenLoopRate(double perSecond, PrintWriter out) {
    this.perSecond = perSecond;
    this.out = out;
  }

  /** Measures the shop where that is needed: once, and then it is the same for all rounds. */
  double perSecond(Load load, Accounts accounts, History history) throws InterruptedException {
    if (perSecond == 0) {
      double most = Saturation.measure(load, accounts, history);
      perSecond = SHARE * most;
      out.printf(
          "  the shop can take %.0f checkouts a second; from now on %.0f arrive%n",
          most, perSecond);
      out.flush();
    }
    return perSecond;
  }
}
