package till.audit;

import java.time.Duration;
import java.util.Map;

/**
 * A saga stream at one moment.
 *
 * @param backlog entries that are not answered yet
 * @param pending of them, delivered
 * @param oldestIdle since the oldest that is pending was delivered; zero if none is
 * @param consumers that have some pending, and how many
 * @param deadLetters given up, beside the stream
 * @param cause of the oldest dead letter, empty if there is none
 */
public record StreamState(
    String stream,
    String group,
    long backlog,
    long pending,
    Duration oldestIdle,
    Map<String, Long> consumers,
    long deadLetters,
    String cause) {
  public StreamState {
    consumers = Map.copyOf(consumers);
  }
}
