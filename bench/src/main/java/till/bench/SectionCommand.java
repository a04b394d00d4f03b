package till.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import till.bench.page.Page;
import till.bench.report.Result;
import till.bench.report.Tables;

/** Runs sections, one after the other, and reports them. */
@Command(
    footer = {
      "",
      "It makes its own shop (fresh data, free ports) and throws it away, unless it is given one."
          + " There it RESETS the items, users and orders whose ids are small numbers."
    },
    mixinStandardHelpOptions = true)
final class SectionCommand implements Callable<Integer> {
  private final List<Section> sections;

  @Mixin private final Options options = new Options();

  @Spec private @Nullable CommandSpec spec;

  SectionCommand(List<Section> sections) {
    this.sections = sections;
  }

  /** The command of one section. */
  static CommandLine of(Section section) {
    return named(section.description(), List.of(section));
  }

  /** The command of all. */
  static CommandLine ofAll(List<Section> sections) {
    return named("All of these, one after the other, each on a shop of its own.", sections);
  }

  private static CommandLine named(String description, List<Section> sections) {
    var command = new CommandLine(new SectionCommand(sections));
    command.getCommandSpec().usageMessage().description(description);
    return command;
  }

  @Override
  public Integer call() throws Exception {
    options.check();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    var session = new Session(options, line -> say(out, line));
    var chapters = new ArrayList<Page.Chapter>();
    for (Section section : sections) {
      Result result = section.run(session);
      chapters.add(new Page.Chapter(section.description(), result));
      say(out, "\n" + Tables.text(result));
    }
    say(out, session.machine().toString());
    options.write(session.machine(), chapters);
    boolean good = chapters.stream().allMatch(chapter -> chapter.result().complaints().isEmpty());
    say(
        out,
        good
            ? "Every answer that was checked is true, and nothing was lost."
            : "Not all of it is as it should be.");
    return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
