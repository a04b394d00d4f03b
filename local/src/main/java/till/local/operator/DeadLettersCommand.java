package till.local.operator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./till dead-letters}: what was given up, and what to do with it. */
@Command(
    name = "dead-letters",
    description = "See messages whose handling failed too often, and put them right.",
    subcommands = {
      DeadLettersCommand.Listing.class,
      DeadLettersCommand.Show.class,
      DeadLettersCommand.Redrive.class,
      DeadLettersCommand.Discard.class
    })
public final class DeadLettersCommand {
  private static final int MAX = 1_000;

  @SuppressWarnings("unused") // picocli acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  private boolean isHelpWanted;

  /** {@code list}. */
  @Command(name = "list", description = "The dead letters, the newest first.")
  static final class Listing implements Runnable {
    @Mixin private final OperatorOptions options = new OperatorOptions();

    @Override
    public void run() {
      try (OperatorClient console = options.client()) {
        JsonObject answer = console.get("dead-letters?max=" + MAX);
        options.print(answer, Texts.letters(answer));
      }
    }
  }

  /** {@code show LETTER}. */
  @Command(name = "show", description = "A dead letter, whole.")
  static final class Show implements Runnable {
    @Mixin private final OperatorOptions options = new OperatorOptions();

    @Parameters(paramLabel = "LETTER")
    private String letter = "";

    @Override
    public void run() {
      try (OperatorClient console = options.client()) {
        JsonObject answer = console.get("dead-letters/" + OperatorClient.segment(letter));
        options.print(answer, Texts.letter(answer));
      }
    }
  }

  /** {@code redrive LETTER...}. */
  @Command(
      name = "redrive",
      description = {
        "Put dead letters back at the end of their streams.",
        "Exits with 1 if one of them was not there."
      })
  static final class Redrive implements Callable<Integer> {
    @Mixin private final OperatorOptions options = new OperatorOptions();
    @Mixin private final Chosen chosen = new Chosen();

    @Override
    public Integer call() {
      return chosen.act("redrive", options);
    }
  }

  /** {@code discard LETTER...}. */
  @Command(
      name = "discard",
      description = {
        "Delete dead letters: nobody will ever handle them.",
        "Exits with 1 if one of them was not there."
      })
  static final class Discard implements Callable<Integer> {
    @Mixin private final OperatorOptions options = new OperatorOptions();
    @Mixin private final Chosen chosen = new Chosen();

    @Override
    public Integer call() {
      return chosen.act("discard", options);
    }
  }

  /** Which letters an action is for. */
  static final class Chosen {
    @Parameters(paramLabel = "LETTER", arity = "0..*", description = "Their ids, as list says")
    private List<String> letters = List.of();

    @Option(names = "--all", description = "All that there are, up to 1000")
    private boolean all;

    int act(String action, OperatorOptions options) {
      if (all == !letters.isEmpty()) {
        throw new OperatorException("Name the letters, or say --all");
      }
      try (OperatorClient console = options.client()) {
        List<String> ids = all ? everyone(console) : letters;
        if (ids.isEmpty()) {
          options.print(new JsonObject().put("results", new JsonArray()), "No dead letters.");
          return CommandLine.ExitCode.OK;
        }
        JsonObject answer =
            console.post(
                "dead-letters/" + action, new JsonObject().put("letters", new JsonArray(ids)));
        Columns table = new Columns("letter", "result");
        Texts.each(answer, "results")
            .forEach(done -> table.add(done.getString("id"), done.getString("result")));
        options.print(answer, table.toString());
        boolean isAllThere =
            Texts.each(answer, "results")
                .noneMatch(done -> done.getString("result").equals("NOT_FOUND"));
        return isAllThere ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
      }
    }

    private static List<String> everyone(OperatorClient console) {
      return Texts.each(console.get("dead-letters?max=" + MAX), "letters")
          .map(letter -> letter.getString("id"))
          .toList();
    }
  }
}
