package till.bench;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bench}: measures the shop. */
@Command(
    name = "bench",
    description = "Measures the shop, and checks that what it answered is true.",
    subcommands = {SoakCommand.class, StartCommand.class},
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class Bench {
  private static final List<Section> SECTIONS =
      List.of(
          new CheckoutSection(),
          new WritesSection(),
          new ReadsSection(),
          new MixedSection(),
          new HotSection(),
          new DurabilitySection(),
          new LimitSection(),
          new ScaleSection(),
          new MemorySection());

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
    SECTIONS.forEach(
        section -> commandLine.addSubcommand(section.name(), SectionCommand.of(section)));
    commandLine.addSubcommand("all", SectionCommand.ofAll(SECTIONS));
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("bench: " + failure.getMessage());
          return CommandLine.ExitCode.SOFTWARE;
        });
    return commandLine;
  }
}
