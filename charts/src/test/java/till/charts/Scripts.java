package till.charts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The Lua scripts, as far as Redis asks whether somebody may run them. */
final class Scripts {
  private static final Pattern CALL =
      Pattern.compile("redis\\.p?call\\(\\s*'([A-Z]+)'(?:, '([A-Z]+)')?");
  private static final Set<String> WITH_SUBCOMMANDS = Set.of("XGROUP", "XINFO");

  private Scripts() {}

  /** The commands in all scripts of a folder, as rules name them. */
  static SortedSet<String> commands(String folder) {
    var commands = new TreeSet<String>();
    try (var files = Files.walk(Repository.path(folder))) {
      files.filter(file -> file.toString().endsWith(".lua")).forEach(file -> add(file, commands));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return commands;
  }

  private static void add(Path file, SortedSet<String> commands) {
    try {
      CALL.matcher(Files.readString(file))
          .results()
          .map(
              call ->
                  WITH_SUBCOMMANDS.contains(call.group(1))
                      ? call.group(1) + "|" + call.group(2)
                      : call.group(1))
          .forEach(command -> commands.add(command.toLowerCase(Locale.ROOT)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
