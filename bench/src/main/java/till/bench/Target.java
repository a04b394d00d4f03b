package till.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import till.local.Installation;
import till.local.InstallationPlan;
import till.process.AtExit;
import till.process.Folders;
import till.process.RunFolder;

/** The shop under load. */
final class Target implements AutoCloseable {
  /** Set by {@code ./till} to the folder it lies in, where everything has been built. */
  private static final String HOME = "till.home";

  private static final int PRIMARIES = 3;

  private final URI origin;
  private final CpuMeter meter = new CpuMeter();
  private final Runnable end;

  private Target(URI origin, Runnable end) {
    this.origin = origin;
    this.end = end;
  }

  /** One that runs already. */
  static Target running(URI origin) {
    return new Target(origin, () -> {});
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
