package till.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import till.bench.load.Addresses;
import till.bench.load.CpuMeter;
import till.local.Installation;
import till.local.InstallationPlan;
import till.local.Whereabouts;
import till.process.AtExit;
import till.process.Folders;
import till.process.RunFolder;

/** The shop under load. */
final class Target implements AutoCloseable {
  /** Set by {@code ./till} to the folder it lies in, where everything has been built. */
  private static final String HOME = "till.home";

  /** This process: it sends the load, and starts the shop before. */
  private static final String GENERATOR = "generator";

  private final URI origin;
  private final @Nullable Whereabouts whereabouts;
  private final CpuMeter meter = new CpuMeter();
  private final Runnable end;

  private Target(URI origin, @Nullable Whereabouts whereabouts, Runnable end) {
    this.origin = origin;
    this.whereabouts = whereabouts;
    this.end = end;
    meter.addProcess(GENERATOR, ProcessHandle.current().pid());
  }

  /** One that runs already, anywhere. */
  static Target running(URI origin) {
    return new Target(origin, null, () -> {});
  }

  /** The one that runs already on a data folder of this machine. */
  static Target running(Path data) {
    Whereabouts whereabouts = Whereabouts.of(data);
    return new Target(whereabouts.origin(), whereabouts, () -> {});
  }

  /** One of its own, thrown away when it is closed, or when this JVM exits. */
  static Target own(ShopPlan plan, Consumer<String> progress) {
    return AtExit.closing(() -> begin(plan, progress));
  }

  private static Target begin(ShopPlan plan, Consumer<String> progress) {
    Path home = Path.of(System.getProperty(HOME, "")).toAbsolutePath().normalize();
    Path data = temporaryFolder();
    Installation installation =
        Installation.start(plan.of(InstallationPlan.in(home, data)), progress);
    Target target =
        new Target(
            installation.origin(),
            Whereabouts.of(data),
            () -> {
              installation.close();
              Folders.delete(data);
            });
    target.watch(data, plan.primaries());
    return target;
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("till-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every process of the shop but this one counts for its component, however many there are. */
  private void watch(Path data, int primaries) {
    new RunFolder(data.resolve("run"))
        .alive()
        .forEach(
            (name, process) -> {
              if (process.pid() != ProcessHandle.current().pid()) {
                meter.addProcess(component(name, primaries), process.pid());
              }
            });
  }

  /** The first Redis nodes are the primaries. */
  private static String component(String process, int primaries) {
    String component = process.replaceFirst("-\\d+$", "");
    return component.equals("redis")
            && Integer.parseInt(process.substring("redis-".length())) > primaries
        ? "redis replicas"
        : component;
  }

  URI origin() {
    return origin;
  }

  /**
   * Where its processes are.
   *
   * @throws IllegalStateException if only its origin is known
   */
  Whereabouts whereabouts() {
    if (whereabouts == null) {
      throw new IllegalStateException("Where the processes of " + origin + " are is not known");
    }
    return whereabouts;
  }

  /** Where clients send their requests: to its gateway, if it has one. */
  Addresses addresses() {
    return Addresses.of(origin);
  }

  /** Its services themselves, if it is known where they are. */
  Addresses services() {
    return whereabouts == null
        ? addresses()
        : new Addresses(
            instances(whereabouts, "order-svc"),
            instances(whereabouts, "stock-svc"),
            instances(whereabouts, "payment-svc"));
  }

  private static List<URI> instances(Whereabouts whereabouts, String service) {
    return whereabouts.services().stream()
        .filter(instance -> instance.service().equals(service))
        .map(instance -> URI.create("http://127.0.0.1:" + instance.port()))
        .toList();
  }

  /** The version of its Redis, if it is known where that is. */
  String redisVersion() {
    if (whereabouts == null) {
      return "unknown";
    }
    try (var nodes = new RedisNodes(whereabouts.redis())) {
      return nodes.version();
    }
  }

  /** Of this process, and of those it has started. */
  CpuMeter meter() {
    return meter;
  }

  @Override
  public void close() {
    end.run();
    AtExit.forget(this);
  }
}
