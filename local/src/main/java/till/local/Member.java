package till.local;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import till.process.ChildDiedException;
import till.process.ChildProcess;
import till.process.RunFolder;

/** A gateway or service process, which can be started as often as needed. */
final class Member {
  private final ChildProcess.Program program;
  private final int port;
  private final URI probe;
  private final List<Integer> readyStatuses;
  private final RunFolder run;
  private ChildProcess child;

  private Member(
      ChildProcess.Program program,
      int port,
      String probePath,
      List<Integer> readyStatuses,
      RunFolder run) {
    this.program = program;
    this.port = port;
    this.probe = URI.create("http://127.0.0.1:" + port + probePath);
    this.readyStatuses = readyStatuses;
    this.run = run;
    this.child = begin();
  }

  /** Starts a service instance. */
  static Member service(ChildProcess.Program program, int port, RunFolder run) {
    return new Member(program, port, "/health/readiness", List.of(200), run);
  }

  /** Starts a gateway; it has no page of its own, and says so when it is ready. */
  static Member gateway(ChildProcess.Program program, int port, RunFolder run) {
    return new Member(program, port, "/", List.of(404), run);
  }

  String name() {
    return program.name();
  }

  int port() {
    return port;
  }

  ChildProcess child() {
    return child;
  }

  void startAgain() {
    child = begin();
  }

  void forget() {
    run.remove(name());
  }

  private ChildProcess begin() {
    ChildProcess started = ChildProcess.start(program);
    run.write(name(), started.identity());
    return started;
  }

  /**
   * What keeps it from work, if anything.
   *
   * @throws ChildDiedException if it is dead
   */
  Optional<String> obstacle() {
    if (!child.isAlive()) {
      throw new ChildDiedException(child);
    }
    return readyStatuses.contains(Probe.status(probe))
        ? Optional.empty()
        : Optional.of(name() + " is not ready, log " + child.log());
  }
}
