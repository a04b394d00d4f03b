package till.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import till.process.StartFailedException;

/** What Maven has built of a module: a jar and, beside it, its libraries. */
record Jars(Path jar, Path libraries) {
  private static final String VERSION = "0.1.0";

  /**
   * Those of a module, in its target folder.
   *
   * @throws StartFailedException if it has not been built
   */
  static Jars of(String module, Path target) {
    Jars jars =
        new Jars(target.resolve("till-" + module + "-" + VERSION + ".jar"), target.resolve("lib"));
    for (Path needed : List.of(jars.jar, jars.libraries)) {
      if (!Files.exists(needed)) {
        throw new StartFailedException(
            module + " has not been built: " + needed + " is missing. ./till build makes it.");
      }
    }
    return jars;
  }

  /**
   * Each jar by its name. The JVM would expand a wildcard in the order of the folder, which is
   * another one in another file system, and a cache for a quick start fits one order only.
   */
  String classPath() {
    return all().stream().map(Path::toString).collect(Collectors.joining(":"));
  }

  /** One line for each, which is another one when the jar is another one. */
  List<String> states() {
    return all().stream().map(Jars::state).toList();
  }

  private List<Path> all() {
    try (Stream<Path> files = Files.list(libraries)) {
      return Stream.concat(Stream.of(jar), files.sorted()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String state(Path jar) {
    try {
      return jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
