package till.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What all commands understand: help, and which installation they speak of, one per data folder.
 */
public final class CommonOptions {
  /** Set by {@code ./till} to the folder it lies in. */
  static final String HOME = "till.home";

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where the data lives (default: .till beside the script)")
  private @Nullable Path data;

  @SuppressWarnings("unused") // picocli acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  private boolean isHelpWanted;

  static Path home() {
    return Path.of(System.getProperty(HOME, "")).toAbsolutePath().normalize();
  }

  /** The data folder. */
  public Path path() {
    return data != null ? data.toAbsolutePath().normalize() : home().resolve(".till");
  }

  DataFolder folder() {
    return new DataFolder(path());
  }
}
