package till.chaos;

import picocli.CommandLine;
import till.process.AtExit;
import till.process.StartFailedException;

/** {@code ./till chaos}. */
public final class Chaos {
  private Chaos() {}

  /** Exits with 0 if every promise was kept, 1 if not, 2 if the arguments make no sense. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new ChaosCommand());
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (!(failure instanceof StartFailedException)) {
            throw failure;
          }
          if (!AtExit.isExiting()) {
            command.getErr().println("chaos: " + failure.getMessage());
          }
          return CommandLine.ExitCode.SOFTWARE;
        });
    return commandLine;
  }
}
