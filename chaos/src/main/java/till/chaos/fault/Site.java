package till.chaos.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import till.chaos.load.Load;
import till.chaos.load.Shop;
import till.chaos.network.Network;
import till.cluster.Node;
import till.local.Durability;
import till.local.InstallationPlan;
import till.local.WithoutReplica;
import till.process.AtExit;

/** A shop of its own, of which everything can be broken. */
public final class Site implements AutoCloseable {
  private static final int PRIMARIES = 3;
  private static final int REPLICAS = 1;
  private static final int INSTANCES = 2;

  private final Signals signals;
  private final Network network;
  private final Deployment deployment;
  private final Optional<ClockShift> clock;
  private final RedisNodes nodes;
  private final Shop shop;
  private final Path folder;
  private final Consumer<String> progress;

  private Site(
      Signals signals,
      Network network,
      Deployment deployment,
      Optional<ClockShift> clock,
      Path folder,
      Consumer<String> progress) {
    this.signals = signals;
    this.network = network;
    this.deployment = deployment;
    this.clock = clock;
    this.nodes = new RedisNodes(() -> deployment.installation().redis());
    this.shop = new Shop(deployment.installation().origin());
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Starts it.
   *
   * @param home the root of this repository, built
   * @param nodeTimeout for how long a Redis node may be silent before the others take it for dead
   * @param isClockShifted whether the clocks of its processes have to be in our hands
   */
  public static Site start(
      Path home,
      Path folder,
      Duration nodeTimeout,
      boolean isClockShifted,
      Consumer<String> progress) {
    // At exit the paused go on before anyone asks them to stop.
    Signals signals = AtExit.closing(Signals::new);
    Network network = new Network();
    Optional<ClockShift> clock =
        isClockShifted && Network.isPossible() ? ClockShift.build(folder) : Optional.empty();
    InstallationPlan plan =
        InstallationPlan.in(home, folder)
            .withSize(PRIMARIES, REPLICAS, INSTANCES)
            .withDurability(Durability.REPLICATED, WithoutReplica.DEGRADE)
            .withEnvironment(clock.map(ClockShift::environment).orElse(Map.of()))
            .withRedis(
                redis ->
                    redis
                        .withLauncher(launcher(clock.map(ClockShift::exports).orElse("")))
                        .withNodeTimeout(nodeTimeout));
    Deployment deployment =
        Deployment.start(
            Network.isPossible() ? plan.withRedis(redis -> redis.withDetour(network)) : plan,
            progress);
    return new Site(signals, network, deployment, clock, folder, progress);
  }

  /** A file that may not grow is an error to be handled, not a reason to die. */
  private static List<String> launcher(String exports) {
    return List.of("sh", "-c", "trap '' XFSZ; " + exports + "exec \"$0\" \"$@\"");
  }

  /** What this shop does not have, beside what the machine has not. */
  public Set<Need> missing() {
    if (clock.isEmpty()) {
      return Set.of(Need.COMPILER);
    }
    Node node = deployment.installation().redis().nodes().getFirst();
    return ClockFaults.isEffective(clock.get(), nodes, node) ? Set.of() : Set.of(Need.PRELOAD);
  }

  public Shop shop() {
    return shop;
  }

  /** For clients of Redis: comma separated. */
  public String redisUris() {
    return deployment.installation().redis().uris();
  }

  /** For one fault. */
  public Target target(Load load, SplittableRandom random) {
    return new Target(
        deployment,
        clock,
        network,
        nodes,
        signals,
        shop,
        load,
        (RandomGenerator) random,
        folder,
        line -> progress.accept("  " + line));
  }

  @Override
  public void close() {
    signals.close();
    AtExit.forget(signals);
    nodes.close();
    shop.close();
    deployment.close();
    network.close();
  }
}
