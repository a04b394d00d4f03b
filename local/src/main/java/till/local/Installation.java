package till.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import till.cluster.ClusterPlan;
import till.cluster.LocalCluster;
import till.process.AtExit;
import till.process.Await;
import till.process.ChildProcess;
import till.process.ProcessIdentity;
import till.process.RunFolder;
import till.process.StartFailedException;

/**
 * The whole shop on this machine: a Redis Cluster, instances of the three services, a gateway and,
 * if it is wanted, a console, each a process of its own. It is closed when this JVM exits, also by
 * Ctrl-C; after a SIGKILL of this JVM the next start on the same data folder, or {@code ./till
 * down}, stops what is left.
 */
public final class Installation implements AutoCloseable {
  /** The name of the gateway among the processes. */
  public static final String GATEWAY = "gateway";

  /** The name of the console among the processes. */
  public static final String CONSOLE = "console";

  /** The name of the process that started the others. */
  static final String LAUNCHER = "launcher";

  /** A busy machine may take its time over six JVMs at once. */
  private static final Duration READY_LIMIT = Duration.ofMinutes(3);

  private static final Duration STOP_GRACE = Duration.ofSeconds(30);

  private final Lock lock;
  private final RunFolder run;
  private final Consumer<String> progress;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private @Nullable LocalCluster redis;
  private final Object stopping = new Object();
  private boolean isClosing;
  private boolean isStopped;

  private Installation(Lock lock, RunFolder run, Consumer<String> progress) {
    this.lock = lock;
    this.run = run;
    this.progress = progress;
  }

  /**
   * Starts everything and returns when all of it is ready.
   *
   * @param progress is told, line by line, what happens
   * @throws StartFailedException if it can't be had; nothing is left running then
   */
  public static Installation start(InstallationPlan plan, Consumer<String> progress) {
    return AtExit.closing(() -> begin(plan, progress));
  }

  private static Installation begin(InstallationPlan plan, Consumer<String> progress) {
    DataFolder data = plan.dataFolder();
    RunFolder run = new RunFolder(data.run());
    Lock lock = Lock.tryTake(data.lock()).orElseThrow(() -> alreadyUp(data, run));
    Installation installation = new Installation(lock, run, progress);
    boolean isComplete = false;
    try {
      installation.prepare(plan, data);
      installation.startAll(plan, data);
      isComplete = true;
      return installation;
    } finally {
      if (!isComplete) {
        installation.close();
      }
    }
  }

  private static StartFailedException alreadyUp(DataFolder data, RunFolder run) {
    String launcher = run.find(LAUNCHER).map(process -> ", pid " + process.pid()).orElse("");
    return new StartFailedException(
        "Till is up already on " + data.root() + launcher + "; ./till down stops it.");
  }

  private void prepare(InstallationPlan plan, DataFolder data) {
    List<String> leftovers = Leftovers.stop(run);
    if (!leftovers.isEmpty()) {
      progress.accept("Stopped what an earlier start had left: " + String.join(", ", leftovers));
    }
    if (plan.fresh()) {
      data.wipe();
    }
    try {
      Files.createDirectories(data.logs());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run.write(LAUNCHER, ProcessIdentity.of(ProcessHandle.current()));
  }

  /** The JVMs start while the Redis nodes are still getting to know each other. */
  private void startAll(InstallationPlan plan, DataFolder data) {
    Layout layout = Layout.find(plan.gatewayPort(), plan.instancesPerService());
    Programs programs = new Programs(plan, data, layout);
    Map<Service, List<String>> commands = programs.commands();
    ChildProcess.Program gateway = programs.gateway();
    ClusterPlan clusterPlan = plan.cluster();
    progress.accept(
        "Starting the Redis Cluster, " + clusterPlan.nodes() + " nodes, and the services");
    LocalCluster cluster = LocalCluster.launch(clusterPlan, progress);
    redis = cluster;
    add(gateway, program -> Member.gateway(program, layout.gateway(), run));
    commands.forEach((service, command) -> startService(programs, service, command, cluster));
    status().write(data.run());
    cluster.complete();
    members.values().forEach(Installation::awaitReady);
    if (plan.console()) {
      startConsole(programs, cluster);
      status().write(data.run());
    }
  }

  /** Nobody waits for it: the shop is whole without. */
  private void startConsole(Programs programs, LocalCluster cluster) {
    OperatorToken.inFile(programs.data().operatorToken());
    add(
        programs.console(cluster.uris()),
        program -> Member.service(program, programs.layout().console(), run));
  }

  private void startService(
      Programs programs, Service service, List<String> command, LocalCluster cluster) {
    List<Integer> ports = programs.layout().ports(service);
    for (int i = 0; i < ports.size(); i++) {
      int port = ports.get(i);
      add(
          programs.service(service, i + 1, command, cluster.uris()),
          program -> Member.service(program, port, run));
    }
  }

  private synchronized void add(
      ChildProcess.Program program, Function<ChildProcess.Program, Member> start) {
    checkOpen();
    members.put(program.name(), start.apply(program));
  }

  private static void awaitReady(Member member) {
    Await.until(READY_LIMIT, member::obstacle);
  }

  /** Where clients find the shop. */
  public URI origin() {
    return URI.create("http://127.0.0.1:" + member(GATEWAY).port());
  }

  /** All service processes, dead or alive. */
  public List<Instance> instances() {
    return members.values().stream()
        .filter(member -> !member.name().equals(GATEWAY) && !member.name().equals(CONSOLE))
        .map(Installation::instance)
        .toList();
  }

  private static Instance instance(Member member) {
    String name = member.name();
    String service = name.substring(0, name.lastIndexOf('-'));
    return new Instance(name, service, member.port(), member.child().pid());
  }

  /** The process of a service instance or the gateway as it is now, for those who watch over it. */
  public ChildProcess process(String name) {
    return member(name).child();
  }

  /** The Redis Cluster below it all, to be looked at, or broken. */
  public LocalCluster redis() {
    if (redis == null) {
      throw new IllegalStateException("The Redis Cluster is not up");
    }
    return redis;
  }

  /** SIGKILL for a service instance or the gateway; returns when it is dead. */
  public void kill(String name) {
    member(name).child().kill();
  }

  /** SIGTERM for a service instance or the gateway; returns when it has stopped in order. */
  public void stop(String name) {
    stop(List.of(member(name)));
  }

  /** Starts a dead service instance, or the gateway, again and returns when it is ready. */
  public void start(String name) {
    Member member = member(name);
    synchronized (this) {
      checkOpen();
      if (member.child().isAlive()) {
        throw new IllegalStateException(name + " is alive");
      }
      member.startAgain();
    }
    awaitReady(member);
  }

  /** The gateway and service processes, for those who watch over them. */
  Collection<Member> members() {
    return members.values();
  }

  StatusFile status() {
    Stream<StatusFile.Entry> gateway =
        Stream.of(new StatusFile.Entry(StatusFile.Kind.GATEWAY, GATEWAY, member(GATEWAY).port()));
    Stream<StatusFile.Entry> services =
        instances().stream()
            .map(
                instance ->
                    new StatusFile.Entry(
                        StatusFile.Kind.SERVICE, instance.name(), instance.port()));
    Stream<StatusFile.Entry> console =
        Stream.ofNullable(members.get(CONSOLE))
            .map(member -> new StatusFile.Entry(StatusFile.Kind.CONSOLE, CONSOLE, member.port()));
    Stream<StatusFile.Entry> nodes =
        redis().nodes().stream()
            .map(node -> new StatusFile.Entry(StatusFile.Kind.REDIS, node.name(), node.port()));
    return new StatusFile(Stream.of(gateway, services, console, nodes).flatMap(s -> s).toList());
  }

  private Member member(String name) {
    return Optional.ofNullable(members.get(name))
        .orElseThrow(() -> new IllegalArgumentException("No process " + name));
  }

  private void checkOpen() {
    if (isClosing) {
      throw new StartFailedException("The installation is stopping.");
    }
  }

  synchronized boolean isClosing() {
    return isClosing;
  }

  /**
   * Stops everything, in an order in which nothing is lost: the gateway answers what it has, then
   * the services finish what they have begun, then Redis writes its files.
   */
  @Override
  public void close() {
    synchronized (this) {
      isClosing = true;
    }
    synchronized (stopping) { // whoever comes second returns when all is done, too
      if (!isStopped) {
        stopAll();
        isStopped = true;
      }
    }
  }

  private void stopAll() {
    boolean isAnything = !members.isEmpty();
    if (isAnything) {
      progress.accept("Stopping the gateway, the services and Redis, in this order");
    }
    stop(members.values().stream().filter(member -> member.name().equals(GATEWAY)).toList());
    stop(members.values().stream().filter(member -> !member.name().equals(GATEWAY)).toList());
    if (redis != null) {
      redis.close();
    }
    run.remove(LAUNCHER);
    lock.close();
    AtExit.forget(this);
    if (isAnything) {
      progress.accept("Stopped");
    }
  }

  private void stop(List<Member> stopping) {
    List<String> killed =
        ChildProcess.stop(stopping.stream().map(Member::child).toList(), STOP_GRACE);
    killed.forEach(
        name ->
            progress.accept(
                name + " did not stop within " + STOP_GRACE.toSeconds() + " s and was killed"));
    stopping.forEach(Member::forget);
  }
}
