package till.cluster;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which files make up the data of a node, in the order in which Redis reads them.
 *
 * @param base the state at some time, if it has not all begun with the first command
 * @param increments the commands since
 */
record AofManifest(Optional<String> base, List<String> increments) {
  static final String FOLDER = "appendonlydir";
  static final String NAME = "appendonly.aof.manifest";

  private static final Pattern LINE = Pattern.compile("file ([\\w.-]+) seq (\\d+) type ([bhi])");
  private static final Pattern FILE =
      Pattern.compile("appendonly\\.aof\\.(\\d+)\\.(base\\.rdb|base\\.aof|incr\\.aof)");

  AofManifest {
    increments = List.copyOf(increments);
  }

  /** All of them. */
  List<String> files() {
    return Stream.concat(base.stream(), increments.stream()).toList();
  }

  /**
   * Reads that of a folder; empty if there is none, or one that Redis would not read, either.
   *
   * @throws IOException if it is there and can't be read
   */
  static Optional<AofManifest> read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> bases = new ArrayList<>();
    List<String> increments = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        Matcher matcher = LINE.matcher(line.strip());
        if (line.startsWith("#")) {
          continue;
        }
        if (!matcher.matches()) {
          return Optional.empty();
        }
        switch (matcher.group(3)) {
          case "b" -> bases.add(matcher.group(1));
          case "i" -> increments.add(matcher.group(1));
          default -> {} // was replaced, and is to be deleted
        }
      }
    } catch (MalformedInputException e) {
      return Optional.empty();
    }
    return bases.size() > 1 || (bases.isEmpty() && increments.isEmpty())
        ? Optional.empty()
        : Optional.of(new AofManifest(bases.stream().findFirst(), increments));
  }

  /** What it must have been, by the names of the files; empty if that can't be told. */
  static Optional<AofManifest> guess(Path folder) throws IOException {
    List<String> names = files(folder);
    List<String> bases = names.stream().filter(name -> name.contains(".base.")).toList();
    List<String> increments =
        names.stream()
            .filter(name -> name.contains(".incr."))
            .sorted(Comparator.comparingLong(AofManifest::sequence))
            .toList();
    return bases.size() > 1 || names.isEmpty()
        ? Optional.empty()
        : Optional.of(new AofManifest(bases.stream().findFirst(), increments));
  }

  /** The names of the files with data in a folder, which need not be there. */
  static List<String> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> FILE.matcher(name).matches())
          .sorted()
          .toList();
    }
  }

  void write(Path folder) throws IOException {
    StringBuilder lines = new StringBuilder();
    base.ifPresent(name -> lines.append(line(name, 'b')));
    increments.forEach(name -> lines.append(line(name, 'i')));
    Files.writeString(folder.resolve(NAME), lines);
  }

  private static String line(String name, char type) {
    return "file " + name + " seq " + sequence(name) + " type " + type + "\n";
  }

  private static long sequence(String name) {
    Matcher matcher = FILE.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("No append-only file: " + name);
    }
    return Long.parseLong(matcher.group(1));
  }
}
