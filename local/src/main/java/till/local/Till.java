package till.local;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import till.local.operator.CheckoutCommand;
import till.local.operator.DeadLettersCommand;
import till.local.operator.OperatorException;
import till.local.operator.StreamsCommand;
import till.local.operator.TopCommand;
import till.process.AtExit;
import till.process.StartFailedException;

/** The commands behind {@code ./till} that need a JVM. */
@Command(
    name = "./till",
    description = "The whole shop on this machine.",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      RecoverCommand.class,
      TrainCommand.class,
      CheckoutCommand.class,
      DeadLettersCommand.class,
      StreamsCommand.class,
      TopCommand.class
    })
public final class Till {
  private Till() {}

  /** Runs one command and exits with its status. */
  public static void main(String[] arguments) {
    CommandLine commands = new CommandLine(new Till()).setCaseInsensitiveEnumValuesAllowed(true);
    commands.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (!(failure instanceof StartFailedException
              || failure instanceof OperatorException
              || failure instanceof IllegalArgumentException)) {
            throw failure;
          }
          if (!AtExit.isExiting()) {
            command.getErr().println(failure.getMessage());
          }
          return command.getCommandSpec().exitCodeOnExecutionException();
        });
    System.exit(commands.execute(arguments));
  }
}
