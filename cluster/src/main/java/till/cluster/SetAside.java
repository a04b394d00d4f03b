package till.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Renames what must not be used any more, so that it is kept beside what takes its place. */
final class SetAside {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final String suffix;

  SetAside(InstantSource clock) {
    this.suffix = ".set-aside-" + TIME.format(clock.instant());
  }

  /** Where a file or folder of a node goes. */
  Path place(Path what) {
    Path place = what.resolveSibling(what.getFileName() + suffix);
    for (int i = 2; Files.exists(place); i++) {
      place = what.resolveSibling(what.getFileName() + suffix + "-" + i);
    }
    return place;
  }

  /** Moves it there, if it is there. */
  void move(Path what) throws IOException {
    if (Files.exists(what)) {
      Files.move(what, place(what));
    }
  }
}
