package till.cluster;

/**
 * Leads those who look for a node elsewhere, to a proxy perhaps that passes everything on, or does
 * not. Whoever starts the cluster keeps the way open.
 */
@FunctionalInterface
public interface Detour {
  /** Every node is found where it listens. */
  Detour NONE = (node, clientPort, busPort) -> new Announcement(clientPort, busPort, "127.0.0.1");

  /**
   * Asked for each node before it is started for the first time.
   *
   * @param node its name
   * @param clientPort where it listens on 127.0.0.1 for clients and replicas
   * @param busPort where it listens on 127.0.0.1 for the other nodes
   */
  Announcement of(String node, int clientPort, int busPort);

  /** Called each time before the node is started: from now on it may be looked for. */
  default void starts(String node) {}

  /**
   * What a node says of itself to clients and to the other nodes.
   *
   * @param clientPort of 127.0.0.1, where clients and replicas are to look for it
   * @param busPort of 127.0.0.1, where the other nodes are to look for it
   * @param source the address of this machine from which it connects to the others
   */
  record Announcement(int clientPort, int busPort, String source) {}
}
