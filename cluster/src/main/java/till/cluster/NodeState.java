package till.cluster;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a node says of itself and of the cluster.
 *
 * @param isPrimary whether it takes writes; otherwise it is a replica
 * @param isSynchronized whether it is a replica whose copy is up to date
 * @param replicasOnline how many replicas it feeds
 * @param isClusterOk whether it takes the cluster for fit to work
 * @param slots how many of the 16384 slots it sees served
 * @param primariesSeen how many healthy primaries it sees, itself among them
 * @param replicasSeen how many healthy replicas it sees, itself among them
 */
public record NodeState(
    boolean isPrimary,
    boolean isSynchronized,
    int replicasOnline,
    boolean isClusterOk,
    int slots,
    int primariesSeen,
    int replicasSeen) {

  /** Reads the answers to INFO replication, CLUSTER INFO and CLUSTER NODES. */
  static NodeState parse(String infoReplication, String clusterInfo, String clusterNodes) {
    Map<String, String> replication = fields(infoReplication);
    Map<String, String> cluster = fields(clusterInfo);
    return new NodeState(
        "master".equals(replication.get("role")),
        "up".equals(replication.get("master_link_status"))
            && "0".equals(replication.get("master_sync_in_progress")),
        (int) infoReplication.lines().filter(line -> line.contains(",state=online,")).count(),
        "ok".equals(cluster.get("cluster_state")),
        Integer.parseInt(cluster.getOrDefault("cluster_slots_ok", "0")),
        seen(clusterNodes, "master"),
        seen(clusterNodes, "slave"));
  }

  static Map<String, String> fields(String text) {
    Map<String, String> fields = new HashMap<>();
    text.lines()
        .map(line -> line.split(":", 2))
        .filter(parts -> parts.length == 2)
        .forEach(parts -> fields.put(parts[0], parts[1]));
    return fields;
  }

  /**
   * The third word of a line is a list of flags, such as {@code myself,master} or {@code slave}.
   */
  private static int seen(String clusterNodes, String role) {
    return (int)
        clusterNodes
            .lines()
            .map(line -> Arrays.asList(line.split(" ", 4)[2].split(",", -1)))
            .filter(flags -> flags.contains(role) && isHealthy(flags))
            .count();
  }

  private static boolean isHealthy(List<String> flags) {
    return flags.stream().noneMatch(List.of("fail", "fail?", "handshake", "noaddr")::contains);
  }
}
