package till.local;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import till.cluster.ClusterAdministration;
import till.cluster.NodeState;
import till.process.RunFolder;

/** The table that says where everything is and how it is. */
final class Overview {
  private final DataFolder data;
  private final StatusFile file;
  private final Map<String, ProcessHandle> alive;

  Overview(DataFolder data) {
    this.data = data;
    this.file = StatusFile.read(data.run());
    this.alive = new RunFolder(data.run()).alive();
  }

  /** Where clients find the shop, if it has ever been up. */
  Optional<URI> origin() {
    return file.entries().stream()
        .filter(entry -> entry.kind() == StatusFile.Kind.GATEWAY)
        .map(Overview::address)
        .findFirst();
  }

  /** Whether every process is alive. */
  boolean isWhole() {
    return !file.entries().isEmpty()
        && file.entries().stream().allMatch(entry -> alive.containsKey(entry.name()));
  }

  /** Whether the launcher is there to start again what dies. */
  boolean isWatched() {
    return alive.containsKey(Installation.LAUNCHER);
  }

  boolean isAnythingAlive() {
    return !alive.isEmpty();
  }

  /** Where operators find the console; nothing if there is none. */
  Optional<String> console() {
    return file.entries().stream()
        .filter(entry -> entry.kind() == StatusFile.Kind.CONSOLE)
        .findFirst()
        .flatMap(entry -> origin())
        .map(origin -> origin + "/console/");
  }

  String table() {
    Map<Integer, NodeState> nodes = nodeStates();
    StringBuilder table = new StringBuilder();
    for (StatusFile.Entry entry : file.entries()) {
      String process =
          Optional.ofNullable(alive.get(entry.name()))
              .map(handle -> "pid " + handle.pid())
              .orElse("dead");
      boolean isRedis = entry.kind() == StatusFile.Kind.REDIS;
      String where = isRedis ? "redis-cli -c -p " + entry.port() : address(entry).toString();
      String role = isRedis ? role(nodes.get(entry.port())) : "";
      table.append("  %-14s %-24s %-12s %s%n".formatted(entry.name(), where, process, role));
    }
    console()
        .ifPresent(
            address -> {
              table.append("  %-14s %s%n".formatted("operate", address));
              table.append(
                  "  %-14s %s%n".formatted("token", OperatorToken.read(data.operatorToken())));
            });
    table.append("  %-14s %s%n".formatted("logs", data.logs()));
    table.append("  %-14s %s%n".formatted("data", data.redis()));
    return table.toString().replaceAll(" +\n", "\n");
  }

  private Map<Integer, NodeState> nodeStates() {
    List<Integer> ports =
        file.entries().stream()
            .filter(entry -> entry.kind() == StatusFile.Kind.REDIS)
            .map(StatusFile.Entry::port)
            .toList();
    Map<Integer, NodeState> states = new TreeMap<>();
    try (ClusterAdministration nodes = new ClusterAdministration()) {
      ports.forEach(port -> nodes.state(port).ifPresent(state -> states.put(port, state)));
    }
    return states;
  }

  private static String role(@Nullable NodeState state) {
    if (state == null) {
      return "does not answer";
    }
    return state.isPrimary() ? "primary" : "replica";
  }

  private static URI address(StatusFile.Entry entry) {
    return URI.create("http://127.0.0.1:" + entry.port());
  }
}
