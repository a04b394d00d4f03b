package till.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import till.bench.load.Addresses;
import till.bench.load.CpuMeter;
import till.bench.report.Tables;
import till.local.Whereabouts;

/** The shop under load. */
final class Target implements AutoCloseable {
  private final URI origin;
  private final @Nullable Whereabouts whereabouts;
  private final CpuMeter meter = new CpuMeter();
  private final Runnable end;

  /**
   * Where it is.
   *
   * @param whereabouts of its processes, if they are known
   * @param end what is to be done when it is not needed any more
   */
  Target(URI origin, @Nullable Whereabouts whereabouts, Runnable end) {
    this.origin = origin;
    this.whereabouts = whereabouts;
    this.end = end;
    // This process: it sends the load, and has started the shop before.
    meter.addProcesses(Tables.GENERATOR, List.of(ProcessHandle.current().pid()));
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
  }
}
