package till.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Renames what must not be used any more, so that it is kept beside what takes its place. The new
 * name says when it was written to last.
 */
final class SetAside {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private SetAside() {}

  /** Where a file or folder of a node goes. */
  static Path place(Path what) {
    String name = what.getFileName() + ".set-aside-" + TIME.format(lastWrite(what).toInstant());
    Path place = what.resolveSibling(name);
    for (int i = 2; Files.exists(place); i++) {
      place = what.resolveSibling(name + "-" + i);
    }
    return place;
  }

  private static FileTime lastWrite(Path what) {
    try (Stream<Path> files = Files.walk(what, 1)) {
      return files.map(SetAside::time).max(Comparator.naturalOrder()).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Moves it there, if it is there. */
  static void move(Path what) throws IOException {
    if (Files.exists(what)) {
      Files.move(what, place(what));
    }
  }
}
