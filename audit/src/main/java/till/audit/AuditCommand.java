package till.audit;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import till.local.CommonOptions;
import till.local.Whereabouts;
import till.process.StartFailedException;

/** {@code ./till audit}: whether the books of a shop add up. */
@Command(
    name = "./till audit",
    description = {
      "Reads everything that the shop has in Redis and checks that it adds up: every account taken"
          + " alone, every order, and what each account sold against the paid orders. Changes"
          + " nothing; the shop may be at work.",
      "Exits with 0 if all that can be judged adds up, else with 1."
    },
    showDefaultValues = true)
public final class AuditCommand implements Callable<Integer> {
  private static final int WAIT_MAX = 3_600;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final CommonOptions options = new CommonOptions();

  @Option(
      names = "--redis",
      paramLabel = "URIS",
      description =
          "some nodes of a Redis Cluster, redis://host:port,...; without it, that of the shop on"
              + " the data folder")
  private @Nullable String redis;

  @Option(
      names = "--settled",
      description = "also exit with 1 if anything is held, open, pending, dead or left lying about")
  private boolean mustBeSettled;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "first wait until nothing is under way, so long at most")
  private int wait;

  @Option(names = "--max", description = "findings of each kind that are shown")
  private int max = 20;

  @Option(names = "--json", paramLabel = "FILE", description = "write the report there, too")
  private @Nullable Path json;

  /** Runs it and exits with its status. */
  public static void main(String[] arguments) {
    System.setProperty("till.log.clients", "OFF"); // before the first logger is made
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new AuditCommand());
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (!(failure instanceof NoAuditException
              || failure instanceof StartFailedException
              || failure instanceof IOException)) {
            throw failure;
          }
          command.getErr().println("audit: " + firstLine(failure));
          return CommandLine.ExitCode.SOFTWARE;
        });
    return commandLine;
  }

  private static String firstLine(Exception failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public Integer call() throws IOException {
    check(max >= 1, "--max must be 1 or more");
    check(wait >= 0 && wait <= WAIT_MAX, "--wait must be from 0 to " + WAIT_MAX);
    String uris = redis != null ? redis : Whereabouts.of(options.path()).redisUris();
    try (Audit audit = Audit.of(uris, AuditLimits.DEFAULT.withFindingsMax(max))) {
      audit.becomesQuiet(Duration.ofSeconds(wait));
      AuditReport report = audit.run();
      PrintWriter out = spec().commandLine().getOut();
      out.print(ReportText.of(report));
      out.flush();
      if (json != null) {
        Files.writeString(json, ReportJson.of(report));
      }
      return (mustBeSettled ? report.isSettled() : report.addsUp())
          ? CommandLine.ExitCode.OK
          : CommandLine.ExitCode.SOFTWARE;
    }
  }

  private void check(boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(spec().commandLine(), message);
    }
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec);
  }
}
