package till.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which installation a command speaks of: there can be one for each data folder. */
final class DataOption {
  /** Set by {@code ./till} to the folder it lies in. */
  private static final String HOME = "till.home";

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where the data lives (default: .till beside the script)")
  private @Nullable Path data;

  static Path home() {
    return Path.of(System.getProperty(HOME, "")).toAbsolutePath().normalize();
  }

  Path path() {
    return data != null ? data.toAbsolutePath().normalize() : home().resolve(".till");
  }

  DataFolder folder() {
    return new DataFolder(path());
  }
}
