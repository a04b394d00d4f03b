package till.streams;

import java.util.List;

/**
 * Where an entry is: in the stream that the reader serves in the partition with this tag. Written
 * {@code <tag> <id>}.
 */
public record EntryPlace(String tag, String id) {
  /** Reads what {@link #toString()} writes. */
  public static EntryPlace parse(String text) {
    int blank = text.indexOf(' ');
    if (blank < 0) {
      throw new IllegalArgumentException("not the place of an entry: " + text);
    }
    return new EntryPlace(text.substring(0, blank), text.substring(blank + 1));
  }

  /** Reads the places that a script returned, from this index to the end. */
  public static List<EntryPlace> parseAll(List<Object> returned, int from) {
    if (returned.size() == from) {
      return List.of();
    }
    return returned.stream().skip(from).map(place -> parse((String) place)).toList();
  }

  @Override
  public String toString() {
    return tag + " " + id;
  }
}
