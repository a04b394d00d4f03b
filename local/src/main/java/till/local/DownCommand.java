package till.local;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import till.process.RunFolder;

/** {@code till down}: stops what {@code till up} started, wherever that was. */
@Command(name = "down", description = "Stop the shop, in order; the data stays.")
final class DownCommand implements Callable<Integer> {
  /** More than the launcher allows the gateway, the services and Redis together. */
  private static final Duration STOP_LIMIT = Duration.ofMinutes(2);

  @Mixin private final CommonOptions options = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    RunFolder run = new RunFolder(options.folder().run());
    Optional<ProcessHandle> launcher = run.find(Installation.LAUNCHER);
    if (launcher.isPresent() && !stop(launcher.get())) {
      System.out.println(
          "The launcher (pid "
              + launcher.get().pid()
              + ") does not stop; its log: "
              + options.folder().launcherLog());
      return CommandLine.ExitCode.SOFTWARE;
    }
    List<String> leftovers = Leftovers.stop(run);
    if (!leftovers.isEmpty()) {
      System.out.println("Stopped what a dead launcher had left: " + String.join(", ", leftovers));
    } else if (launcher.isPresent()) {
      System.out.println("Stopped");
    } else {
      System.out.println("Nothing is up on " + options.path());
    }
    return CommandLine.ExitCode.OK;
  }

  private static boolean stop(ProcessHandle launcher) throws InterruptedException {
    System.out.println("Stopping the gateway, the services and Redis, in this order");
    launcher.destroy();
    try {
      launcher.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }
}
