package till.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder with one small file for each process that was started for one purpose, {@code
 * <name>.pid}. By it the processes can be found again when whoever started them has died.
 */
public final class RunFolder {
  private static final String SUFFIX = ".pid";

  private final Path folder;

  public RunFolder(Path folder) {
    this.folder = folder;
  }

  /** Remembers a process; a reader never sees half a file. */
  public void write(String name, ProcessIdentity identity) {
    try {
      Files.createDirectories(folder);
      Path partial = Files.createTempFile(folder, name, ".partial");
      Files.writeString(partial, identity + "\n");
      Files.move(partial, file(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void remove(String name) {
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process of that name, if it is alive. */
  public Optional<ProcessHandle> find(String name) {
    Path file = file(name);
    try {
      return Files.exists(file)
          ? ProcessIdentity.parse(Files.readString(file)).flatMap(ProcessIdentity::find)
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All processes that are alive, by name. */
  public Map<String, ProcessHandle> alive() {
    Map<String, ProcessHandle> alive = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return alive;
    }
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(SUFFIX))
          .map(file -> file.substring(0, file.length() - SUFFIX.length()))
          .forEach(name -> find(name).ifPresent(process -> alive.put(name, process)));
      return alive;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String name) {
    return folder.resolve(name + SUFFIX);
  }
}
