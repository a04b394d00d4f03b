package till.local;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code till status}: what is up, and where. */
@Command(
    name = "status",
    description = "Say what is up, and where. Exits with 0 if all of it is, else with 1.")
final class StatusCommand implements Callable<Integer> {
  @Mixin private final CommonOptions options = new CommonOptions();

  @Override
  public Integer call() {
    Overview overview = new Overview(options.folder());
    if (!overview.isAnythingAlive()) {
      System.out.println("Nothing is up on " + options.path());
      return CommandLine.ExitCode.SOFTWARE;
    }
    String state = overview.isWhole() ? "Till is up" : "Till is up in part";
    System.out.println(state + overview.origin().map(origin -> ": " + origin).orElse(""));
    System.out.println();
    System.out.print(overview.table());
    if (!overview.isWatched()) {
      System.out.println();
      System.out.println(
          "The launcher is dead: nobody starts again what dies. ./till down stops it all.");
    }
    return overview.isWhole() && overview.isWatched()
        ? CommandLine.ExitCode.OK
        : CommandLine.ExitCode.SOFTWARE;
  }
}
