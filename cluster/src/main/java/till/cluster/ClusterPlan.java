package till.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a {@link LocalCluster} is to be.
 *
 * @param data kept when the cluster is closed; a later start on it brings everything back
 * @param logs one file for each node
 * @param run one pid file for each node
 * @param basePort of the first node, the others following; 0 for any free ports. It counts at the
 *     first start on the data folder: the ports are remembered there
 * @param appendfsync as in redis.conf: {@code everysec}, {@code always}, {@code no}
 * @param nodeTimeout for how long a node may be silent before the others take it for dead
 * @param detour where the nodes say that they are
 * @param launcher a program, with its arguments, that becomes the redis-server whose command
 *     follows; empty for none
 */
public record ClusterPlan(
    Path data,
    Path logs,
    Path run,
    int primaries,
    int replicasPerPrimary,
    int basePort,
    String appendfsync,
    Duration nodeTimeout,
    Detour detour,
    List<String> launcher) {

  /** Redis gives a node up after one to one and a half times as long. */
  private static final Duration NODE_TIMEOUT = Duration.ofSeconds(2);

  public ClusterPlan {
    launcher = List.copyOf(launcher);
  }

  /** Three primaries, each with a replica, on free ports, all files under the data folder. */
  public static ClusterPlan in(Path data) {
    return in(data, data.resolve("logs"), data.resolve("run"));
  }

  /** The same with logs and pid files elsewhere. */
  public static ClusterPlan in(Path data, Path logs, Path run) {
    return new ClusterPlan(
        data, logs, run, 3, 1, 0, "everysec", NODE_TIMEOUT, Detour.NONE, List.of());
  }

  /** The same with other numbers of nodes. */
  public ClusterPlan withNodes(int primaries, int replicasPerPrimary) {
    return with(
        draft -> {
          draft.primaries = primaries;
          draft.replicasPerPrimary = replicasPerPrimary;
        });
  }

  /** The same with the first node on this port. */
  public ClusterPlan withBasePort(int basePort) {
    return with(draft -> draft.basePort = basePort);
  }

  /** The same with another setting of redis.conf's {@code appendfsync}. */
  public ClusterPlan withAppendfsync(String appendfsync) {
    return with(draft -> draft.appendfsync = appendfsync);
  }

  /** The same with more or less patience with silent nodes. */
  public ClusterPlan withNodeTimeout(Duration nodeTimeout) {
    return with(draft -> draft.nodeTimeout = nodeTimeout);
  }

  /** The same with nodes that say that they are elsewhere. */
  public ClusterPlan withDetour(Detour detour) {
    return with(draft -> draft.detour = detour);
  }

  /** The same with nodes that are started by this program. */
  public ClusterPlan withLauncher(List<String> launcher) {
    return with(draft -> draft.launcher = launcher);
  }

  /** How many processes that is. */
  public int nodes() {
    return primaries * (1 + replicasPerPrimary);
  }

  private ClusterPlan with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new ClusterPlan(
        data,
        logs,
        run,
        draft.primaries,
        draft.replicasPerPrimary,
        draft.basePort,
        draft.appendfsync,
        draft.nodeTimeout,
        draft.detour,
        draft.launcher);
  }

  /** What may change. */
  private static final class Draft {
    private int primaries;
    private int replicasPerPrimary;
    private int basePort;
    private String appendfsync;
    private Duration nodeTimeout;
    private Detour detour;
    private List<String> launcher;

    Draft(ClusterPlan plan) {
      primaries = plan.primaries;
      replicasPerPrimary = plan.replicasPerPrimary;
      basePort = plan.basePort;
      appendfsync = plan.appendfsync;
      nodeTimeout = plan.nodeTimeout;
      detour = plan.detour;
      launcher = plan.launcher;
    }
  }
}
