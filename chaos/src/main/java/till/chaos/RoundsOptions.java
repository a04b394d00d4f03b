package till.chaos;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a command that runs rounds is told, whichever shop they are at. */
final class RoundsOptions {
  private static final int CLIENTS_MAX = 1_000;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "16",
      description = "how many clients shop, 1 to 1000 (default: ${DEFAULT-VALUE})")
  private int clients;

  @Option(names = "--markdown", paramLabel = "FILE", description = "write the table there, too")
  private @Nullable Path markdown;

  /** How many clients shop; a ParameterException if that is out of range. */
  int clients() {
    check(clients >= 1 && clients <= CLIENTS_MAX, "--clients must be from 1 to " + CLIENTS_MAX);
    return clients;
  }

  PrintWriter out() {
    return spec().commandLine().getOut();
  }

  /**
   * Shows the table and the verdict, and writes the table where that is asked for.
   *
   * @param command that the written one is headed by
   */
  void show(ResultTable table, String verdict, String command) throws IOException {
    out().printf("%n%s%s%n", table, verdict);
    out().flush();
    if (markdown != null) {
      Files.writeString(markdown, table.markdown(command));
    }
  }

  /** What was typed. */
  String arguments() {
    return String.join(" ", spec().commandLine().getParseResult().originalArgs());
  }

  /** A ParameterException with this message unless that holds. */
  void check(boolean holds, String message) {
    if (!holds) {
      throw wrong(message);
    }
  }

  ParameterException wrong(String message) {
    return new ParameterException(spec().commandLine(), message);
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec);
  }
}
