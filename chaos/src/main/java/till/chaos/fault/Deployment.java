package till.chaos.fault;

import java.util.function.Consumer;
import till.local.Installation;
import till.local.InstallationPlan;

/** The installation as it is at the moment: it can be started again as a whole. */
final class Deployment implements AutoCloseable {
  private final InstallationPlan plan;
  private final Consumer<String> progress;
  private volatile Installation installation;

  private Deployment(InstallationPlan plan, Consumer<String> progress, Installation installation) {
    this.plan = plan;
    this.progress = progress;
    this.installation = installation;
  }

  static Deployment start(InstallationPlan plan, Consumer<String> progress) {
    return new Deployment(plan, progress, Installation.start(plan, progress));
  }

  Installation installation() {
    return installation;
  }

  /**
   * Stops what still runs, and starts all of it from what is on the disk, exactly as {@code ./till
   * up} does.
   *
   * @throws till.process.StartFailedException if it does not start; nothing runs then
   */
  void startCold() {
    installation.close();
    installation = Installation.start(plan, progress);
  }

  @Override
  public void close() {
    installation.close();
  }
}
