package till.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import till.process.ChildProcess;

/** A node's process: its configuration, and starting it as often as needed. */
final class RedisProcess {
  private final String name;
  private final NodePorts ports;
  private final Path data;
  private final ChildProcess.Program program;
  private final String configuration;
  private ChildProcess child;

  RedisProcess(String name, NodePorts ports, Path server, LocalCluster.Plan plan) {
    this.name = name;
    this.ports = ports;
    this.data = plan.data().resolve(name);
    this.program =
        new ChildProcess.Program(
            name,
            List.of(server.toAbsolutePath().toString(), "redis.conf"),
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

  ChildProcess child() {
    return child;
  }

  Node node() {
    return new Node(name, ports.client(), child.pid(), data);
  }

  void startAgain() {
    child = begin();
  }

  private ChildProcess begin() {
    try {
      Files.createDirectories(data);
      Files.createDirectories(program.log().getParent());
      Files.writeString(data.resolve("redis.conf"), configuration);
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

    # Every script of Till works in one slot: what a dead primary does not own can go on.
    cluster-require-full-coverage no

    # The append-only file is the data; a snapshot beside it would only cost time.
    appendonly yes
    appendfsync %s
    save ""
    # Not so often that six nodes on one machine are busy copying themselves.
    auto-aof-rewrite-min-size 256mb
    # kill -9 may leave half a command at the end of the file: it was never acknowledged.
    aof-load-truncated yes

    # A replica gets its first copy at once, and after a short absence only what it missed.
    repl-diskless-sync-delay 0
    repl-backlog-size 32mb

    dir .
    daemonize no
    logfile ""
    """
        .formatted(ports.client(), ports.bus(), nodeTimeout.toMillis(), appendfsync);
  }
}
