package till.local.operator;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import till.local.CommonOptions;
import till.local.Whereabouts;

/** Which console a command speaks to, and how it answers. */
final class OperatorOptions {
  @Mixin private final CommonOptions common = new CommonOptions();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Where a console is (default: that of the shop on the data folder)")
  private @Nullable URI url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "The secret of its operators (default: TILL_OPERATOR_TOKEN, or that of the shop on the"
              + " data folder)")
  private @Nullable String token;

  @Option(names = "--json", description = "Answer with the JSON of the console")
  private boolean json;

  OperatorClient client() {
    URI origin = url != null ? url : Whereabouts.of(common.path()).origin();
    return new OperatorClient(origin, token());
  }

  private String token() {
    if (token != null) {
      return token;
    }
    String told = System.getenv("TILL_OPERATOR_TOKEN");
    return told != null && !told.isBlank() ? told : Whereabouts.operatorToken(common.path());
  }

  boolean isJson() {
    return json;
  }

  /** Prints an answer as it is, or as this text. */
  void print(JsonObject answer, String text) {
    System.out.println(json ? answer.encodePrettily() : text);
  }
}
