package till.local;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code till status}: what is up, and where. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Say what is up, and where. Exits with 0 if all of it is.")
final class StatusCommand implements Callable<Integer> {
  @Mixin private final DataOption data = new DataOption();

  @Override
  public Integer call() {
    Overview overview = new Overview(data.folder());
    if (!overview.isAnythingAlive()) {
      System.out.println("Nothing is up on " + data.path());
      return CommandLine.ExitCode.SOFTWARE;
    }
    String state = overview.isWhole() ? "Till is up" : "Till is up in part";
    System.out.println(state + overview.origin().map(origin -> ": " + origin).orElse(""));
    System.out.println();
    System.out.print(overview.table());
    return overview.isWhole() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}
