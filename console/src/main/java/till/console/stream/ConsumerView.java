package till.console.stream;

import io.micronaut.serde.annotation.Serdeable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * An instance as a group knows it.
 *
 * @param pending entries that it has and has not answered
 * @param idle_ms since it asked for entries the last time
 * @param live whether that is so short that it must be there
 */
@Serdeable
public record ConsumerView(String name, long pending, long idle_ms, boolean live) {
  /** A consumer asks about once a second; what it leaves for so long is taken over. */
  private static final long LIVE_MS = 3_000;

  static List<ConsumerView> of(List<Object> consumers) {
    return consumers.stream()
        .map(consumer -> of(Reply.fields(consumer)))
        .sorted(Comparator.comparing(ConsumerView::name))
        .toList();
  }

  private static ConsumerView of(Map<String, Object> fields) {
    long idle = Reply.number(fields, "idle");
    return new ConsumerView(
        String.valueOf(fields.get("name")), Reply.number(fields, "pending"), idle, idle < LIVE_MS);
  }
}
