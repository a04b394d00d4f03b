package till.charts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The names of environment variables that a service listens to, as its sources say. */
final class Settings {
  /** Micronaut's, and the JVM's. */
  private static final Set<String> OF_OTHERS =
      Set.of("REDIS_URIS", "MICRONAUT_SERVER_PORT", "JDK_JAVA_OPTIONS");

  private static final Pattern RECORD =
      Pattern.compile(
          "@ConfigurationProperties\\(\"([a-z.-]+)\"\\)[^{]*?\\brecord \\w+\\((.*?)\\)\\s*\\{",
          Pattern.DOTALL);
  private static final Pattern COMPONENT = Pattern.compile("(\\w+)\\s*(?:,|$)");
  private static final Pattern PROPERTY = Pattern.compile("@Property\\(\\s*name = \"([a-z.-]+)\"");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z_]*)[:}]");

  private Settings() {}

  static Set<String> all() {
    var names = new TreeSet<>(OF_OTHERS);
    PLACEHOLDER
        .matcher(Repository.text("contracts/src/main/resources/application.yml"))
        .results()
        .forEach(match -> names.add(match.group(1)));
    for (String module : Set.of("contracts", "redis", "escrow", "order-svc")) {
      try (var files = Files.walk(Repository.path(module + "/src/main/java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(file -> read(file, names));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return names;
  }

  private static void read(Path file, Set<String> names) {
    try {
      String source = Files.readString(file);
      PROPERTY.matcher(source).results().forEach(match -> names.add(variable(match.group(1))));
      RECORD
          .matcher(source)
          .results()
          .forEach(
              match ->
                  COMPONENT
                      .matcher(match.group(2).replaceAll("@\\w+\\([^)]*\\)", ""))
                      .results()
                      .forEach(
                          component ->
                              names.add(
                                  variable(match.group(1) + "." + kebab(component.group(1))))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String kebab(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  private static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
