package till.streams;

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

  @Override
  public String toString() {
    return tag + " " + id;
  }
}
