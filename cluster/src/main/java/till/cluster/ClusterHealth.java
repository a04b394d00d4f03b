package till.cluster;

import java.util.Optional;

/** When a node, and with all of them the cluster, is as it should be. */
record ClusterHealth(int primaries, int replicasPerPrimary) {
  static final int SLOTS = 16_384;

  /** What keeps the node from being a sound part of a sound cluster. */
  Optional<String> obstacle(NodeState state) {
    return absence(state).or(() -> unservedSlots(state)).or(() -> incompleteness(state));
  }

  private static Optional<String> unservedSlots(NodeState state) {
    return state.slots() == SLOTS
        ? Optional.empty()
        : Optional.of("sees only " + state.slots() + " of " + SLOTS + " slots served");
  }

  /** Who or what is missing around the node, whoever has the slots. */
  Optional<String> incompleteness(NodeState state) {
    if (state.primariesSeen() != primaries) {
      return Optional.of("sees " + state.primariesSeen() + " of " + primaries + " primaries");
    }
    if (state.replicasSeen() != primaries * replicasPerPrimary) {
      return Optional.of("sees only " + state.replicasSeen() + " replicas");
    }
    return state.isPrimary() && state.replicasOnline() != replicasPerPrimary
        ? Optional.of("has " + state.replicasOnline() + " of " + replicasPerPrimary + " replicas")
        : Optional.empty();
  }

  /** What keeps the node from taking part, whatever the others do. */
  static Optional<String> absence(NodeState state) {
    if (!state.isClusterOk()) {
      return Optional.of("takes the cluster for broken");
    }
    return state.isPrimary() || state.isSynchronized()
        ? Optional.empty()
        : Optional.of("has no complete copy of its primary yet");
  }
}
