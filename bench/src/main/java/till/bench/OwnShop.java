package till.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import till.bench.limit.Part;
import till.local.Installation;
import till.local.InstallationPlan;
import till.local.Instance;
import till.local.Whereabouts;
import till.process.AtExit;
import till.process.Folders;

/** A shop that the bench makes for itself, on fresh data and free ports, and throws away. */
final class OwnShop implements AutoCloseable {
  /** Set by {@code ./till} to the folder it lies in, where everything has been built. */
  private static final String HOME = "till.home";

  private static final String REDIS = "redis";

  private final InstallationPlan plan;
  private final Installation installation;
  private final int primaries;

  private OwnShop(InstallationPlan plan, Installation installation, int primaries) {
    this.plan = plan;
    this.installation = installation;
    this.primaries = primaries;
  }

  /** Starts it. It is thrown away when it is closed, or when this JVM exits. */
  static OwnShop start(ShopPlan shop, Consumer<String> progress) {
    return AtExit.closing(
        () -> {
          Path home = Path.of(System.getProperty(HOME, "")).toAbsolutePath().normalize();
          InstallationPlan plan = shop.of(InstallationPlan.in(home, temporaryFolder()));
          return new OwnShop(plan, start(plan, progress), shop.primaries());
        });
  }

  private static Installation start(InstallationPlan plan, Consumer<String> progress) {
    try {
      return Installation.start(plan, progress);
    } catch (RuntimeException e) {
      Folders.delete(plan.data());
      throw e;
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("till-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What load is put on. */
  Target target() {
    var target = new Target(installation.origin(), Whereabouts.of(plan.data()), this::close);
    pids().forEach((component, pids) -> target.meter().addProcesses(component, pids));
    return target;
  }

  /** The processes that are alive, by component. The first Redis nodes are the primaries. */
  Map<String, List<Long>> pids() {
    var pids = new TreeMap<String, List<Long>>();
    Whereabouts.of(plan.data())
        .pids()
        .forEach(
            (name, pid) -> {
              if (pid != ProcessHandle.current().pid()) {
                pids.computeIfAbsent(component(name), component -> new ArrayList<>()).add(pid);
              }
            });
    return pids;
  }

  private String component(String process) {
    String component = process.replaceFirst("-\\d+$", "");
    return component.equals(REDIS)
            && Integer.parseInt(process.substring(REDIS.length() + 1)) > primaries
        ? "redis replicas"
        : component;
  }

  /** Stops all instances of a service. */
  void stop(String service) {
    installation.instances().stream()
        .filter(instance -> instance.service().equals(service))
        .map(Instance::name)
        .forEach(installation::stop);
  }

  /** Where further processes of this shop are started, as its services are. */
  Part.Place place(String instance) {
    var environment = new HashMap<>(plan.environment());
    environment.put("TILL_INSTANCE", instance);
    environment.put("REDIS_URIS", installation.redis().uris());
    return new Part.Place(plan.home(), plan.data(), environment);
  }

  @Override
  public void close() {
    installation.close();
    Folders.delete(plan.data());
    AtExit.forget(this);
  }
}
