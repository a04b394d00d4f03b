package till.console.letter;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * A dead letter.
 *
 * @param id names it to the API
 * @param stream that it was in, as the entry of this id
 * @param died when it was given up, ms since 1970
 * @param orders that its messages are about, as far as they can be read
 * @param summary what it was, in a few words
 * @param advice what to do about it
 * @param fields its messages, as they stand in the stream
 */
@Serdeable
public record LetterView(
    String id,
    String stream,
    String role,
    long died,
    long age_ms,
    String entry,
    String cause,
    List<String> orders,
    String summary,
    String advice,
    List<Field> fields) {
  /** A field of the entry. */
  @Serdeable
  public record Field(String name, String value) {}
}
