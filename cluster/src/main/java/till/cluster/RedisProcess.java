package till.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import till.cluster.Detour.Announcement;
import till.process.ChildProcess;

/** A node's process: its configuration, and starting it as often as needed. */
final class RedisProcess {
  private final String name;
  private final NodePorts ports;
  private final Announcement announcement;
  private final Path data;
  private final Detour detour;
  private final ChildProcess.Program program;
  private final String configuration;
  private ChildProcess child;

  RedisProcess(String name, NodePorts ports, Path server, ClusterPlan plan) {
    this.name = name;
    this.ports = ports;
    this.detour = plan.detour();
    this.announcement = detour.of(name, ports.client(), ports.bus());
    this.data = plan.data().resolve(name);
    this.program =
        new ChildProcess.Program(
            name,
            command(plan.launcher(), server),
            Map.of(),
            data,
            plan.logs().resolve(name + ".log").toAbsolutePath());
    this.configuration = configuration(plan.appendfsync(), plan.nodeTimeout());
    this.child = begin();
  }

  String name() {
    return name;
  }

  NodePorts ports() {
    return ports;
  }

  /** Where it says that it is. */
  Announcement announcement() {
    return announcement;
  }

  ChildProcess child() {
    return child;
  }

  Node node() {
    return new Node(name, ports.client(), child.pid(), data);
  }

  private static List<String> command(List<String> launcher, Path server) {
    List<String> command = new ArrayList<>(launcher);
    command.add(server.toAbsolutePath().toString());
    command.add("redis.conf");
    return command;
  }

  void startAgain() {
    child = begin();
  }

  private ChildProcess begin() {
    try {
      Files.createDirectories(data);
      Files.createDirectories(program.log().getParent());
      Files.writeString(data.resolve("redis.conf"), configuration);
      detour.starts(name);
      return ChildProcess.start(program);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String configuration(String appendfsync, Duration nodeTimeout) {
    return """
    bind 127.0.0.1
    port %d
    cluster-port %d
    cluster-enabled yes
    cluster-config-file nodes.conf
    cluster-node-timeout %d
    cluster-announce-ip 127.0.0.1
    cluster-announce-port %d
    cluster-announce-bus-port %d
    bind-source-addr %s

    # Every script of Till works in one slot: what a dead primary does not own can go on.
    cluster-require-full-coverage no

    # The append-only file is the data; a snapshot beside it would only cost time.
    appendonly yes
    appendfsync %s
    save ""
    # Not so often that six nodes on one machine are busy copying themselves.
    auto-aof-rewrite-min-size 512mb
    # A copy is written twice as fast if it is not compressed.
    rdbcompression no
    # A histogram for each command, which nobody reads, would take time of every call in a script.
    latency-tracking no
    # kill -9 may leave half a command at the end of the file: it was never acknowledged.
    aof-load-truncated yes

    # A replica gets its first copy at once, and after a short absence only what it missed.
    repl-diskless-sync-delay 0
    repl-backlog-size 32mb

    dir .
    daemonize no
    logfile ""
    """
        .formatted(
            ports.client(),
            ports.bus(),
            nodeTimeout.toMillis(),
            announcement.clientPort(),
            announcement.busPort(),
            announcement.source(),
            appendfsync);
  }
}
