package till.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import till.cluster.Detour.Announcement;
import till.process.AtExit;
import till.process.Await;
import till.process.ChildDiedException;
import till.process.ChildProcess;
import till.process.Folders;
import till.process.FreePorts;
import till.process.RunFolder;
import till.process.StartFailedException;

/**
 * A Redis Cluster of processes on 127.0.0.1, whose data outlives them. It is closed when this JVM
 * exits, also by Ctrl-C; only a SIGKILL of this JVM leaves the nodes running, and then the run
 * folder names them.
 */
public final class LocalCluster implements AutoCloseable {
  /** Long enough to load some gigabytes of data. */
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  /** After the majority has given a primary up: two elections, should the first fail. */
  private static final Duration ELECTION_LIMIT = Duration.ofSeconds(4);

  /** More than the 10 s a primary waits, in SHUTDOWN, for a replica that lags behind. */
  private static final Duration STOP_GRACE = Duration.ofSeconds(20);

  private final ClusterPlan plan;
  private final ClusterFile shape;
  private final Consumer<String> progress;
  private final boolean isFormed;
  private final RunFolder run;
  private final Duration replacementLimit;
  private final List<RedisProcess> processes = new ArrayList<>();
  private boolean closed;

  private LocalCluster(
      ClusterPlan plan, ClusterFile shape, boolean isFormed, Consumer<String> progress) {
    this.plan = plan;
    this.shape = shape;
    this.progress = progress;
    this.isFormed = isFormed;
    this.run = new RunFolder(plan.run());
    this.replacementLimit = plan.nodeTimeout().multipliedBy(2).plus(ELECTION_LIMIT);
  }

  /**
   * Starts the nodes, makes them a cluster if they aren't one yet, and returns when all of it
   * works: every slot served and every replica up to date.
   *
   * @throws StartFailedException if that can't be had; nothing is left running then
   */
  public static LocalCluster start(ClusterPlan plan) {
    return start(plan, line -> {});
  }

  /**
   * The same.
   *
   * @param progress is told, line by line, what was found damaged, and what was done about it
   */
  public static LocalCluster start(ClusterPlan plan, Consumer<String> progress) {
    return AtExit.closing(
        () -> {
          LocalCluster cluster = begin(plan, progress);
          cluster.orClose(cluster::complete);
          return cluster;
        });
  }

  /**
   * Starts the nodes and returns at once; {@link #complete()} does the rest. Clients may look for
   * the cluster from now on, and have to be patient.
   *
   * @param progress is told, line by line, what was found damaged, and what was done about it
   * @throws StartFailedException if they can't be started; nothing is left running then
   */
  public static LocalCluster launch(ClusterPlan plan, Consumer<String> progress) {
    return AtExit.closing(() -> begin(plan, progress));
  }

  private static LocalCluster begin(ClusterPlan plan, Consumer<String> progress) {
    Path server = RedisServerBinary.find(plan.data());
    Optional<ClusterFile> known = ClusterFile.read(plan.data());
    known.ifPresent(shape -> checkShape(shape, plan));
    ClusterFile shape = known.orElseGet(() -> invent(plan));
    checkPorts(shape);
    if (known.isPresent()) {
      ColdStart start = ColdStart.of(StoppedCluster.read(plan.data(), shape));
      start.apply();
      start.remarks().forEach(progress);
    }
    LocalCluster cluster = new LocalCluster(plan, shape, known.isPresent(), progress);
    cluster.orClose(() -> cluster.startProcesses(server));
    return cluster;
  }

  private void orClose(Runnable step) {
    boolean isDone = false;
    try {
      step.run();
      isDone = true;
    } finally {
      if (!isDone) {
        close();
      }
    }
  }

  /**
   * Makes the nodes a cluster if they aren't one yet, and returns when all of it works: every slot
   * served and every replica up to date.
   *
   * @throws StartFailedException if that can't be had
   */
  public void complete() {
    try (ClusterAdministration nodes = new ClusterAdministration()) {
      if (!isFormed) {
        form(nodes);
        shape.write(plan.data());
      }
      await(nodes, state -> Optional.empty());
      Formation.assignSlots(nodes, shape);
      awaitHealthy(nodes);
    }
  }

  private static void checkShape(ClusterFile shape, ClusterPlan plan) {
    if (shape.primaries() != plan.primaries()
        || shape.replicasPerPrimary() != plan.replicasPerPrimary()) {
      throw new StartFailedException(
          "%s holds a cluster of %d primaries with %d replicas each; %d and %d were asked for."
              .formatted(
                  plan.data(),
                  shape.primaries(),
                  shape.replicasPerPrimary(),
                  plan.primaries(),
                  plan.replicasPerPrimary()));
    }
  }

  /** A new cluster; what an unfinished start may have left in the folder is nobody's data. */
  private static ClusterFile invent(ClusterPlan plan) {
    if (ClusterFile.isLost(plan.data())) {
      throw new StartFailedException(ClusterFile.loss(plan.data()));
    }
    try {
      Files.createDirectories(plan.data());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    IntStream.rangeClosed(1, plan.nodes())
        .forEach(number -> Folders.delete(plan.data().resolve(name(number))));
    List<NodePorts> ports = plan.basePort() == 0 ? freePorts(plan.nodes()) : fixedPorts(plan);
    return new ClusterFile(plan.primaries(), plan.replicasPerPrimary(), ports);
  }

  private static List<NodePorts> freePorts(int nodes) {
    List<Integer> free = FreePorts.find(2 * nodes);
    return IntStream.range(0, nodes)
        .mapToObj(i -> new NodePorts(free.get(i), free.get(nodes + i)))
        .toList();
  }

  private static List<NodePorts> fixedPorts(ClusterPlan plan) {
    return IntStream.range(0, plan.nodes())
        .mapToObj(i -> NodePorts.fixed(plan.basePort() + i))
        .toList();
  }

  private static void checkPorts(ClusterFile shape) {
    for (int i = 0; i < shape.ports().size(); i++) {
      NodePorts ports = shape.ports().get(i);
      for (int port : List.of(ports.client(), ports.bus())) {
        if (!FreePorts.isFree(port)) {
          throw new StartFailedException(
              "Port "
                  + port
                  + ", for the Redis node "
                  + name(i + 1)
                  + ", is in use by another program.");
        }
      }
    }
  }

  static String name(int number) {
    return "redis-" + number;
  }

  private void startProcesses(Path server) {
    for (int i = 0; i < shape.ports().size(); i++) {
      RedisProcess process = new RedisProcess(name(i + 1), shape.ports().get(i), server, plan);
      processes.add(process);
      run.write(process.name(), process.child().identity());
    }
  }

  /** All but the slots: nobody can write before a replica is there to confirm it. */
  private void form(ClusterAdministration nodes) {
    int count = shape.ports().size();
    await(nodes, state -> Optional.empty());
    List<Announcement> announced = processes.stream().map(RedisProcess::announcement).toList();
    Formation.introduce(nodes, shape, announced);
    await(
        nodes,
        state -> state.primariesSeen() == count ? Optional.empty() : Optional.of("knows too few"));
    Formation.replicate(nodes, shape);
    await(nodes, health()::incompleteness);
  }

  /** Waits until every slot is served and every replica up to date. */
  public void awaitHealthy() {
    try (ClusterAdministration nodes = new ClusterAdministration()) {
      awaitHealthy(nodes);
    }
  }

  private void awaitHealthy(ClusterAdministration nodes) {
    await(nodes, health()::obstacle);
  }

  private ClusterHealth health() {
    return new ClusterHealth(shape.primaries(), shape.replicasPerPrimary());
  }

  private void await(ClusterAdministration nodes, NodeCondition condition) {
    Await.until(
        START_LIMIT,
        () ->
            processes.stream()
                .map(process -> obstacle(nodes, process, condition))
                .flatMap(Optional::stream)
                .findFirst());
  }

  /** What a node must be like. */
  private interface NodeCondition {
    Optional<String> obstacle(NodeState state);
  }

  private static Optional<String> obstacle(
      ClusterAdministration nodes, RedisProcess process, NodeCondition condition) {
    if (!process.child().isAlive()) {
      throw new ChildDiedException(process.child());
    }
    return nodes
        .state(process.ports().client())
        .map(condition::obstacle)
        .orElse(Optional.of("does not answer"))
        .map(obstacle -> "Redis node " + process.name() + " " + obstacle);
  }

  /** All nodes, dead or alive; the first ones began as primaries. */
  public List<Node> nodes() {
    return processes.stream().map(RedisProcess::node).toList();
  }

  /** The node of that name, as it is now. */
  public Node node(String name) {
    return process(name).node();
  }

  /** What each living node says of itself, by node name. */
  public Map<String, NodeState> states() {
    Map<String, NodeState> states = new TreeMap<>();
    try (ClusterAdministration nodes = new ClusterAdministration()) {
      for (Node node : nodes()) {
        nodes.state(node.port()).ifPresent(state -> states.put(node.name(), state));
      }
    }
    return states;
  }

  /** For how long a node may be silent before the others take it for dead. */
  public Duration nodeTimeout() {
    return plan.nodeTimeout();
  }

  /**
   * For clients, where the nodes say they are: {@code
   * redis://127.0.0.1:7001,redis://127.0.0.1:7002,...}.
   */
  public String uris() {
    return processes.stream()
        .map(process -> "redis://127.0.0.1:" + process.announcement().clientPort())
        .collect(Collectors.joining(","));
  }

  /** SIGKILL, and returns when the node is dead. */
  public void kill(Node node) {
    process(node.name()).child().kill();
  }

  /** Starts the node again, stopping it in order if it runs, and returns when it takes part. */
  public void restart(Node node) {
    RedisProcess process = process(node.name());
    ChildProcess.stop(List.of(process.child()), STOP_GRACE);
    prepareReturn(process);
    startAgain(process);
    try (ClusterAdministration nodes = new ClusterAdministration()) {
      Await.until(START_LIMIT, () -> obstacle(nodes, process, ClusterHealth::absence));
    }
  }

  private void prepareReturn(RedisProcess process) {
    WarmReturn node = WarmReturn.of(process.name(), process.node().data());
    if (node.isWhole()) {
      return;
    }
    try (ClusterAdministration nodes = new ClusterAdministration()) {
      Optional<NodesFile> seen =
          processes.stream()
              .filter(other -> other.child().isAlive())
              .flatMap(other -> nodes.view(other.ports().client()).stream())
              .findFirst();
      node.prepare(process.announcement().clientPort(), seen).forEach(progress);
    }
  }

  /**
   * Starts a dead node again, but lets its replica take over first. At once, it would come back as
   * the primary it was, perhaps without its last writes, and its replica would throw away its own.
   */
  public void revive(Node node) {
    if (shape.replicasPerPrimary() > 0) {
      try (ClusterAdministration nodes = new ClusterAdministration()) {
        Await.until(replacementLimit, () -> missingReplacement(nodes));
      } catch (StartFailedException e) {
        // Nobody can take over: the node's own data is the best there is.
      }
    }
    restart(node);
  }

  private Optional<String> missingReplacement(ClusterAdministration nodes) {
    List<NodeState> alive =
        processes.stream()
            .filter(process -> process.child().isAlive())
            .flatMap(process -> nodes.state(process.ports().client()).stream())
            .toList();
    boolean isReplaced =
        alive.stream()
            .allMatch(
                state ->
                    state.slots() == ClusterHealth.SLOTS
                        && state.primariesSeen() + state.replicasSeen() <= alive.size());
    return isReplaced ? Optional.empty() : Optional.of("No replica has taken over");
  }

  /** The node's process as it is now, for those who watch over it. */
  public ChildProcess process(Node node) {
    return process(node.name()).child();
  }

  private RedisProcess process(String name) {
    return processes.stream()
        .filter(process -> process.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No Redis node " + name));
  }

  private synchronized void startAgain(RedisProcess process) {
    if (closed) {
      throw new StartFailedException("The Redis Cluster is stopping.");
    }
    process.startAgain();
    run.write(process.name(), process.child().identity());
  }

  /** Stops every node in order: what was written is on disk when this returns. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    ChildProcess.stop(processes.stream().map(RedisProcess::child).toList(), STOP_GRACE);
    processes.forEach(process -> run.remove(process.name()));
    AtExit.forget(this);
  }
}
