package till.console.checkout;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the log says of a checkout that is over; written by {@code lua/order/include/saga.lua}.
 *
 * @param outcome PAID, or why it did not pay
 * @param by the instance that saw it end
 */
public record Finished(
    String outcome, long began, Optional<Long> creditHeld, long decided, long ended, String by) {
  private static final String LINES = " lines ";

  /** Reads an entry's value; nothing if it is none, or of another version. */
  public static Optional<Finished> parse(String text) {
    int lines = text.indexOf(LINES);
    String[] words = (lines < 0 ? text : text.substring(0, lines)).split(" ", -1);
    var fields = new HashMap<String, String>();
    for (int i = 1; i + 1 < words.length; i += 2) {
      fields.put(words[i], words[i + 1]);
    }
    var began = number(fields, "began");
    var decided = number(fields, "decided");
    var ended = number(fields, "ended");
    if (began.isEmpty() || decided.isEmpty() || ended.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Finished(
            words[0],
            began.get(),
            number(fields, "credit_held"),
            decided.get(),
            ended.get(),
            fields.getOrDefault("by", "")));
  }

  private static Optional<Long> number(Map<String, String> fields, String name) {
    String text = fields.getOrDefault(name, "");
    return text.matches("\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  public boolean isPaid() {
    return outcome.equals("PAID");
  }

  /** From its begin to its end. */
  public long durationMs() {
    return Math.max(0, ended - began);
  }
}
