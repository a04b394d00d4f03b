package till.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bench}: measures the shop. */
@Command(
    name = "bench",
    description = "Measures the shop, and checks that what it answered is true.",
    subcommands = {CheckoutCommand.class, SoakCommand.class, StartCommand.class},
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class Bench {
  private Bench() {}

  /**
   * Exits with 0 if every answer was true, 1 if one was not or the shop failed, 2 if the arguments
   * make no sense.
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Bench());
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("bench: " + failure.getMessage());
          return CommandLine.ExitCode.SOFTWARE;
        });
    return commandLine;
  }
}
