package till.local;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code till train}: prepares quick starts. */
@Command(
    name = "train",
    description = {
      "Let a shop of its own work for some seconds and keep what its JVMs have learned, so that"
          + " later starts are quick. ./till build does this, too."
    })
final class TrainCommand implements Callable<Integer> {
  @SuppressWarnings("unused") // picocli acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  private boolean isHelpWanted;

  @Override
  public Integer call() {
    new Training(CommonOptions.home(), new TrainingLoad()).run();
    return CommandLine.ExitCode.OK;
  }
}
