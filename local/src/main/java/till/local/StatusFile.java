package till.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an installation consists of, for those who were not there when it started.
 *
 * @param entries in the order in which people should see them
 */
record StatusFile(List<Entry> entries) {
  private static final String NAME = "installation.txt";

  enum Kind {
    GATEWAY,
    SERVICE,
    CONSOLE,
    REDIS
  }

  record Entry(Kind kind, String name, int port) {
    static Entry parse(String line) {
      String[] words = line.split(" ", -1);
      return new Entry(Kind.valueOf(words[0]), words[1], Integer.parseInt(words[2]));
    }

    @Override
    public String toString() {
      return kind + " " + name + " " + port;
    }
  }

  /** A reader never sees half a file. */
  void write(Path folder) {
    try {
      Path partial = Files.createTempFile(folder, NAME, ".partial");
      Files.writeString(
          partial, entries.stream().map(entry -> entry + "\n").collect(Collectors.joining()));
      Files.move(partial, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing, if there never was an installation. */
  static StatusFile read(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      return new StatusFile(
          Files.exists(file)
              ? Files.readAllLines(file).stream().map(Entry::parse).toList()
              : List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
