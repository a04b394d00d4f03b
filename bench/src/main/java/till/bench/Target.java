package till.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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

  private static final int PRIMARIES = 3;
  private static final int REPLICAS_MAX = 5;
  private static final int INSTANCES_MAX = 9;

  private final URI origin;
  private final @Nullable Whereabouts whereabouts;
  private final CpuMeter meter = new CpuMeter();
  private final Runnable end;

  private Target(URI origin, @Nullable Whereabouts whereabouts, Runnable end) {
    this.origin = origin;
    this.whereabouts = whereabouts;
    this.end = end;
  }

  /** Fails, naming the option, unless its own shop can be of that size. */
  static void checkSize(int replicas, int instances) {
    Workload.limit("replicas", replicas, 0, REPLICAS_MAX);
    Workload.limit("instances", instances, 1, INSTANCES_MAX);
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
  static Target own(int replicas, int instances, Consumer<String> progress) {
    return AtExit.closing(() -> begin(replicas, instances, progress));
  }

  private static Target begin(int replicas, int instances, Consumer<String> progress) {
    Path home = Path.of(System.getProperty(HOME, "")).toAbsolutePath().normalize();
    Path data = temporaryFolder();
    Installation installation =
        Installation.start(
            InstallationPlan.in(home, data).withSize(PRIMARIES, replicas, instances), progress);
    Target target =
        new Target(
            installation.origin(),
            Whereabouts.of(data),
            () -> {
              installation.close();
              Folders.delete(data);
            });
    target.watch(data);
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
  private void watch(Path data) {
    new RunFolder(data.resolve("run"))
        .alive()
        .forEach(
            (name, process) -> {
              if (process.pid() != ProcessHandle.current().pid()) {
                meter.addProcess(name.replaceFirst("-\\d+$", ""), process.pid());
              }
            });
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

  /** Of the processes it has started itself. */
  CpuMeter meter() {
    return meter;
  }

  @Override
  public void close() {
    end.run();
    AtExit.forget(this);
  }
}
