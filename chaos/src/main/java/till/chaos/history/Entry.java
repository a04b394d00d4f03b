package till.chaos.history;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * An operation as a client went through with it: sent again, with the same key, until there was a
 * definite answer, or the client gave up.
 *
 * @param id grows, in the order in which operations began
 * @param client who asked; a client does one thing after the other
 * @param key the client's own {@code Idempotency-Key}; empty if it gave none
 * @param isEcho whether it repeats an operation that the same client has sent, with the same key,
 *     beside whatever that client does
 * @param attempts at least one
 */
public record Entry(
    long id, int client, Operation operation, String key, boolean isEcho, List<Attempt> attempts) {

  public Entry {
    attempts = List.copyOf(attempts);
  }

  /** The definite answer; empty if the client gave up: it may have been done, or be done yet. */
  public Optional<Attempt> answer() {
    return Optional.of(attempts.getLast()).filter(Attempt::isDefinite);
  }

  /** Whether nothing can have come of it. */
  public boolean cameToNothing() {
    return attempts.stream().allMatch(Attempt::isTurnedAway);
  }

  public long begin() {
    return attempts.getFirst().begin();
  }

  public long end() {
    return attempts.getLast().end();
  }

  /** One line of JSON. */
  @Override
  public String toString() {
    JsonArray tries = new JsonArray();
    for (Attempt attempt : attempts) {
      tries.add(
          new JsonObject()
              .put("begin_ms", attempt.begin() / 1000)
              .put("end_ms", attempt.end() / 1000)
              .put("status", attempt.status())
              .put("body", attempt.body()));
    }
    JsonObject line =
        new JsonObject()
            .put("id", id)
            .put("client", client)
            .put("operation", operation.method() + " " + operation.path())
            .put("key", key);
    if (isEcho) {
      line.put("echo", true);
    }
    return line.put("attempts", tries).encode();
  }
}
