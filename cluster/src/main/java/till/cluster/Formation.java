package till.cluster;

import java.util.List;
import till.cluster.Detour.Announcement;

/** Makes one cluster of nodes that know nothing of each other yet. */
final class Formation {

  private Formation() {}

  /**
   * Introduces everyone to everyone. Each node gets an epoch of its own: the nodes would sort out
   * equal ones, but one by one.
   */
  static void introduce(
      ClusterAdministration nodes, ClusterFile shape, List<Announcement> announced) {
    List<NodePorts> ports = shape.ports();
    for (int i = 0; i < ports.size(); i++) {
      nodes.setConfigEpoch(ports.get(i).client(), i + 1L);
    }
    for (int i = 0; i < ports.size(); i++) {
      for (Announcement other : announced.subList(i + 1, announced.size())) {
        nodes.meet(ports.get(i).client(), other);
      }
    }
  }

  /** Makes the other nodes replicas; they must have met their primaries. */
  static void replicate(ClusterAdministration nodes, ClusterFile shape) {
    List<NodePorts> ports = shape.ports();
    for (int i = shape.primaries(); i < ports.size(); i++) {
      NodePorts primary = ports.get((i - shape.primaries()) % shape.primaries());
      nodes.replicate(ports.get(i).client(), nodes.id(primary.client()));
    }
  }

  /** Gives the first nodes their slots; those that have an owner keep it. */
  static void assignSlots(ClusterAdministration nodes, ClusterFile shape) {
    for (int i = 0; i < shape.primaries(); i++) {
      int first = i * ClusterHealth.SLOTS / shape.primaries();
      int next = (i + 1) * ClusterHealth.SLOTS / shape.primaries();
      nodes.assignSlots(shape.ports().get(i).client(), first, next - 1);
    }
  }
}
