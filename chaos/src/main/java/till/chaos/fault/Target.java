package till.chaos.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import till.chaos.load.Load;
import till.chaos.load.Shop;
import till.chaos.network.Network;
import till.cluster.Node;
import till.local.Installation;
import till.local.Instance;
import till.process.Await;
import till.process.ChildDiedException;
import till.process.ChildProcess;

/**
 * The shop that is struck, with the clients that use it.
 *
 * @param clock with which the clocks of processes are shifted; empty where that can't be had
 * @param network in which every node is found; it does nothing where nodes have no addresses of
 *     their own
 * @param folder for what tools write
 */
public record Target(
    Deployment deployment,
    Optional<ClockShift> clock,
    Network network,
    RedisNodes nodes,
    Signals signals,
    Shop shop,
    Load load,
    RandomGenerator random,
    Path folder,
    Consumer<String> progress) {

  /** As long as a supervisor needs to notice that a process is dead. */
  private static final Duration NOTICED_AFTER = Duration.ofSeconds(1);

  /** A supervisor tries about as often before it gives up. */
  private static final int STARTS_MAX = 6;

  /** The shop's processes, as they are now. */
  public Installation installation() {
    return deployment.installation();
  }

  void say(String line) {
    progress.accept(line);
  }

  /** Lets time go by. */
  void pause(Duration duration) throws InterruptedException {
    if (!Await.pause(duration)) {
      throw new InterruptedException("The run ends");
    }
  }

  /** Between these, at random. */
  Duration between(int minMillis, int maxMillis) {
    return Duration.ofMillis(random.nextInt(minMillis, maxMillis + 1));
  }

  /** The names of all service instances, or of those of one service. */
  List<String> instances(String service) {
    return installation().instances().stream()
        .filter(instance -> instance.service().startsWith(service))
        .map(Instance::name)
        .toList();
  }

  /** SIGKILL for service instances or the gateway; each is started again a second later. */
  void killAndStart(List<String> names) throws InterruptedException {
    say("kill -9 " + String.join(", ", names));
    inParallel(names, installation()::kill);
    pause(NOTICED_AFTER);
    inParallel(names, this::start);
  }

  /** Starts it again, and again if it dies as it starts: Redis may be out of reach just then. */
  private void start(String name) {
    for (int tries = 1; ; tries++) {
      try {
        installation().start(name);
        return;
      } catch (ChildDiedException e) {
        if (tries == STARTS_MAX) {
          throw e;
        }
      }
    }
  }

  /** SIGKILL for a Redis node, which then nobody can reach. */
  void kill(Node node) {
    say("kill -9 " + node.name());
    installation().redis().kill(node);
    network.died(node.name());
  }

  /** Starts a dead node again, once its replica, if it has one, has taken over. */
  void revive(Node node) {
    installation().redis().revive(node);
  }

  long pid(String instance) {
    return installation().process(instance).pid();
  }

  /** Whatever died by itself, in words. */
  public List<String> deaths() {
    List<String> deaths = new ArrayList<>();
    List<String> names = new ArrayList<>(instances(""));
    names.add(Installation.GATEWAY);
    names.stream()
        .map(installation()::process)
        .filter(process -> !process.isAlive())
        .forEach(process -> deaths.add(process.obituary("by itself")));
    for (Node node : installation().redis().nodes()) {
      ChildProcess process = installation().redis().process(node);
      if (!process.isAlive()) {
        deaths.add(process.obituary("by itself"));
      }
    }
    return deaths;
  }

  /** Starts whatever is dead. */
  public void startTheDead() throws InterruptedException {
    List<Node> dead =
        installation().redis().nodes().stream()
            .filter(node -> !installation().redis().process(node).isAlive())
            .toList();
    inParallel(dead, installation().redis()::restart);
    List<String> names = new ArrayList<>(instances(""));
    names.add(Installation.GATEWAY);
    inParallel(
        names.stream().filter(name -> !installation().process(name).isAlive()).toList(),
        this::start);
  }

  static <T> void inParallel(List<T> things, Consumer<T> doing) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      things.forEach(thing -> all.add(threads.submit(() -> doing.accept(thing))));
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }
}
