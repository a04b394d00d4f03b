package till.chaos.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import till.chaos.load.Load;
import till.chaos.load.Shop;
import till.chaos.network.Network;
import till.local.Durability;
import till.local.Installation;
import till.local.InstallationPlan;
import till.local.WithoutReplica;
import till.process.AtExit;

/** A shop of its own, of which everything can be broken. */
public final class Site implements AutoCloseable {
  private static final int PRIMARIES = 3;
  private static final int REPLICAS = 1;
  private static final int INSTANCES = 2;

  /** A file that may not grow is an error to be handled, not a reason to die. */
  private static final List<String> LAUNCHER =
      List.of("sh", "-c", "trap '' XFSZ; exec \"$0\" \"$@\"");

  private final Signals signals;
  private final Network network;
  private final Installation installation;
  private final RedisNodes nodes;
  private final Shop shop;
  private final Path folder;
  private final Consumer<String> progress;

  private Site(
      Signals signals,
      Network network,
      Installation installation,
      Path folder,
      Consumer<String> progress) {
    this.signals = signals;
    this.network = network;
    this.installation = installation;
    this.nodes = new RedisNodes(installation.redis());
    this.shop = new Shop(installation.origin());
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Starts it.
   *
   * @param home the root of this repository, built
   * @param nodeTimeout for how long a Redis node may be silent before the others take it for dead
   */
  public static Site start(
      Path home, Path folder, Duration nodeTimeout, Consumer<String> progress) {
    // At exit the paused go on before anyone asks them to stop.
    Signals signals = AtExit.closing(Signals::new);
    Network network = new Network();
    InstallationPlan plan =
        InstallationPlan.in(home, folder)
            .withSize(PRIMARIES, REPLICAS, INSTANCES)
            .withDurability(Durability.REPLICATED, WithoutReplica.DEGRADE)
            .withRedis(redis -> redis.withLauncher(LAUNCHER).withNodeTimeout(nodeTimeout));
    Installation installation =
        Installation.start(
            Network.isPossible() ? plan.withRedis(redis -> redis.withDetour(network)) : plan,
            progress);
    return new Site(signals, network, installation, folder, progress);
  }

  public Shop shop() {
    return shop;
  }

  /** For clients of Redis: comma separated. */
  public String redisUris() {
    return installation.redis().uris();
  }

  /** For one fault. */
  public Target target(Load load, SplittableRandom random) {
    return new Target(
        installation,
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
    installation.close();
    network.close();
  }
}
