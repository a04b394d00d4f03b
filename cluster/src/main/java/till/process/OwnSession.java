package till.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a child into a session of its own. A terminal sends Ctrl-C to every process of the session
 * in the foreground; a child in its own session hears of it only from its parent, which stops its
 * children in an order that loses nothing.
 */
final class OwnSession {
  private static final List<String> PREFIX = prefix();

  private OwnSession() {}

  /** The command that runs the given one, with the same pid, in its own session where it can. */
  static List<String> command(List<String> command) {
    List<String> whole = new ArrayList<>(PREFIX);
    whole.addAll(command);
    return whole;
  }

  private static List<String> prefix() {
    Optional<Path> setsid = SearchPath.find("setsid");
    if (setsid.isPresent()) {
      return List.of(setsid.get().toString());
    }
    // macOS has no setsid, but every macOS has perl.
    return SearchPath.find("perl")
        .map(perl -> List.of(perl.toString(), "-MPOSIX=setsid", "-e", "setsid(); exec @ARGV", "--"))
        .orElse(List.of());
  }
}
