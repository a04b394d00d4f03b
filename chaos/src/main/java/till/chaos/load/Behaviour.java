package till.chaos.load;

/**
 * How clients behave. It may change at any time.
 *
 * @param ownKeys the share of changes for which a client gives a key of its own, 0 to 1
 * @param echoes the share of those that it sends twice, at once or some seconds later
 */
public record Behaviour(double ownKeys, double echoes) {
  /** About half of all changes have a key of the client; the gateway gives the others theirs. */
  public static final Behaviour USUAL = new Behaviour(0.5, 0.02);

  /** Half of all changes have a key of the client, and nothing is sent twice. */
  public static final Behaviour PLAIN = new Behaviour(0.5, 0.0);

  /** Everything has a key, so that everything may be sent again. */
  public static final Behaviour CAREFUL = new Behaviour(1.0, 0.0);

  /** Every second change is sent twice. */
  public static final Behaviour NERVOUS = new Behaviour(1.0, 0.5);
}
