package till.local.operator;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./till streams}: every stream, and who reads it. */
@Command(name = "streams", description = "The streams between the services, and who reads them.")
public final class StreamsCommand implements Runnable {
  @Mixin private final OperatorOptions options = new OperatorOptions();

  @Override
  public void run() {
    try (OperatorClient console = options.client()) {
      JsonObject answer = console.get("streams");
      options.print(answer, Texts.streams(answer));
    }
  }
}
