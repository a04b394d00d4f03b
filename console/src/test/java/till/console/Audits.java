package till.console;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import till.process.Await;

/** Waits for the audit of a console. */
final class Audits {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Audits() {}

  /** Until it has looked at every account so often; what it has found then. */
  static JsonObject untilRounds(Desk desk, long rounds) {
    Await.until(
        PATIENCE,
        () -> {
          var audit = look(desk);
          return audit.getLong("rounds") >= rounds
              ? Optional.empty()
              : Optional.of("so far " + audit);
        });
    return look(desk);
  }

  private static JsonObject look(Desk desk) {
    return desk.read("/operator/overview").getJsonObject("audit");
  }
}
