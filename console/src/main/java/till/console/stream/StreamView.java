package till.console.stream;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream of one role in one partition as it is now.
 *
 * @param group the service whose instances share the entries
 * @param backlog entries that are not answered
 * @param pending of them, those that a consumer has
 * @param unread of them, those that no consumer has
 * @param oldest_pending_ms since the oldest pending entry was sent; likewise unread
 * @param dead entries that were given up
 */
@Serdeable
public record StreamView(
    String key,
    String role,
    int partition,
    String tag,
    String group,
    long backlog,
    long pending,
    long unread,
    @Nullable Long oldest_pending_ms,
    @Nullable Long oldest_unread_ms,
    long dead,
    List<ConsumerView> consumers) {
  /** Since the oldest entry that is not answered was sent. */
  public @Nullable Long oldest() {
    if (oldest_pending_ms == null) {
      return oldest_unread_ms;
    }
    return oldest_unread_ms == null
        ? oldest_pending_ms
        : Long.valueOf(Math.max(oldest_pending_ms, oldest_unread_ms));
  }
}
