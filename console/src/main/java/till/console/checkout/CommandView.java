package till.console.checkout;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * A message that is not answered yet.
 *
 * @param state unread, or delivered to the consumer
 * @param idle_ms since it was delivered, or sent if it is unread
 */
@Serdeable
record CommandView(
    String stream,
    String entry,
    String state,
    @Nullable String consumer,
    long idle_ms,
    long deliveries,
    long failures) {}
