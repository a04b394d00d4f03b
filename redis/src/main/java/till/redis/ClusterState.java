package till.redis;

import java.util.List;

/**
 * What a node says of the cluster, as far as it changes with the topology: the epoch, which every
 * failover and every finished move of a slot raises, and how many slots and nodes there are in what
 * condition.
 *
 * @param fields lines of CLUSTER INFO; none if nothing is known
 */
record ClusterState(List<String> fields) {
  static final ClusterState UNKNOWN = new ClusterState(List.of());

  private static final List<String> NAMES =
      List.of(
          "cluster_state:",
          "cluster_slots_assigned:",
          "cluster_slots_fail:",
          "cluster_known_nodes:",
          "cluster_size:",
          "cluster_current_epoch:");

  ClusterState {
    fields = List.copyOf(fields);
  }

  static ClusterState of(String info) {
    return new ClusterState(
        info.lines().filter(line -> NAMES.stream().anyMatch(line::startsWith)).toList());
  }

  /** Whether both are known and the topology is the same, as far as this shows. */
  boolean isSameAs(ClusterState other) {
    return !fields.isEmpty() && fields.equals(other.fields);
  }
}
