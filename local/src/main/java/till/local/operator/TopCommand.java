package till.local.operator;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import till.process.Await;

/** {@code ./till top}: how the shop is, live. */
@Command(name = "top", description = "How the shop is, every second, until Ctrl-C.")
public final class TopCommand implements Runnable {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Moves to the upper left corner and clears what is below. */
  private static final String CLEAR = "\033[H\033[J";

  @Mixin private final OperatorOptions options = new OperatorOptions();

  @Option(names = "--once", description = "Say it once and end")
  private boolean once;

  @Override
  public void run() {
    boolean isTerminal = isTerminal();
    try (OperatorClient console = options.client()) {
      do {
        JsonObject answer = console.get("overview");
        if (isTerminal && !once && !options.isJson()) {
          System.out.print(CLEAR);
        }
        options.print(answer, Texts.overview(answer));
      } while (!once && Await.pause(PAUSE));
    }
  }

  @SuppressWarnings("SystemConsoleNull") // it is null again in JDK 25 where nobody can type
  private static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }
}
