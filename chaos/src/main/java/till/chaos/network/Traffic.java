package till.chaos.network;

/**
 * Who connects to whom.
 *
 * @param from the name of a node, or {@link #CLIENT}
 * @param to the name of a node
 */
public record Traffic(String from, String to) {
  /** Everyone who is no node of the cluster. */
  public static final String CLIENT = "client";

  /** Between this node and the others: the bus, and replication. */
  boolean isOfClusterWith(String node) {
    return !from.equals(CLIENT) && (from.equals(node) || to.equals(node));
  }

  /** Of clients with this node. */
  boolean isOfClientsWith(String node) {
    return from.equals(CLIENT) && to.equals(node);
  }
}
