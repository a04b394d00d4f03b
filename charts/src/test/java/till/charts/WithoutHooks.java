package till.charts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import till.process.Folders;

/** A copy of a chart without hooks: the library leaves them out of what it renders. */
final class WithoutHooks {
  private static final Map<String, Path> COPIES = new ConcurrentHashMap<>();

  private WithoutHooks() {}

  /** The folder of the copy, which is made once. */
  static Path of(String folder) {
    return COPIES.computeIfAbsent(folder, WithoutHooks::copy);
  }

  private static Path copy(String folder) {
    Path chart = Repository.path(folder);
    Path copy = Repository.path("charts/target/without-hooks").resolve(chart.getFileName());
    Folders.delete(copy);
    try (var files = Files.walk(chart)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = copy.resolve(chart.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.writeString(to, Files.readString(file).replace("helm.sh/hook", "was/hook"));
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
