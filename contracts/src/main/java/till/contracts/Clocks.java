package till.contracts;

import java.time.Duration;

/** What is assumed of the clocks of the machines that an installation runs on. */
public final class Clocks {
  /** How far the clocks of any two nodes may be apart; {@code lua/request/include/clock.lua}. */
  public static final Duration MARGIN = Duration.ofSeconds(15);

  private Clocks() {}
}
