package till.local.operator;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./till checkout}: why an order is not paid, and what to do about it. */
@Command(
    name = "checkout",
    description = "See why an order is not paid, and do something about it.",
    subcommands = {
      CheckoutCommand.Show.class,
      CheckoutCommand.Listing.class,
      CheckoutCommand.Abort.class,
      CheckoutCommand.RunAgain.class
    })
public final class CheckoutCommand {
  @SuppressWarnings("unused") // picocli acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  private boolean isHelpWanted;

  /** {@code show ORDER}. */
  @Command(name = "show", description = "An order, its last checkouts, and why it is not paid.")
  static final class Show implements Runnable {
    @Mixin private final OperatorOptions options = new OperatorOptions();

    @Parameters(paramLabel = "ORDER")
    private String order = "";

    @Override
    public void run() {
      try (OperatorClient console = options.client()) {
        JsonObject answer = console.get("orders/" + OperatorClient.segment(order));
        options.print(answer, Texts.order(answer));
      }
    }
  }

  /** {@code list}. */
  @Command(name = "list", description = "The open checkouts, the oldest first.")
  static final class Listing implements Runnable {
    @Mixin private final OperatorOptions options = new OperatorOptions();

    @ArgGroup private final Which which = new Which();

    @Option(
        names = "--older-than",
        paramLabel = "SECONDS",
        defaultValue = "5",
        description = "Which count as stuck (default: ${DEFAULT-VALUE})")
    private long olderThan;

    /** At most one of them. */
    static final class Which {
      @Option(
          names = "--stuck",
          description = "Only those that are past their deadline, or older than --older-than")
      private boolean stuck;

      @Option(names = "--waiting", description = "Only those that wait for undecided checkouts")
      private boolean waiting;

      String name() {
        if (stuck) {
          return "stuck";
        }
        return waiting ? "waiting" : "open";
      }
    }

    @Override
    public void run() {
      try (OperatorClient console = options.client()) {
        JsonObject answer =
            console.get(
                "orders?list=%s&older_than_ms=%d".formatted(which.name(), olderThan * 1_000));
        options.print(answer, Texts.orders(answer));
      }
    }
  }

  /** {@code abort ORDER}. */
  @Command(name = "abort", description = "Abort the checkout of an order that is undecided.")
  static final class Abort implements Runnable {
    @Mixin private final OperatorOptions options = new OperatorOptions();

    @Parameters(paramLabel = "ORDER")
    private String order = "";

    @Override
    public void run() {
      try (OperatorClient console = options.client()) {
        JsonObject answer =
            console.post("orders/" + OperatorClient.segment(order) + "/abort", null);
        options.print(
            answer, "Aborted: order " + order + " is not paid; what it holds is given back.");
      }
    }
  }

  /** {@code run-again ORDER}. */
  @Command(
      name = "run-again",
      description = "Hand the unanswered commands of an order's checkout out again, at once.")
  static final class RunAgain implements Runnable {
    @Mixin private final OperatorOptions options = new OperatorOptions();

    @Parameters(paramLabel = "ORDER")
    private String order = "";

    @Override
    public void run() {
      try (OperatorClient console = options.client()) {
        JsonObject answer =
            console.post("orders/" + OperatorClient.segment(order) + "/run-again", null);
        options.print(answer, "Handed out again: " + answer.getLong("commands"));
      }
    }
  }
}
