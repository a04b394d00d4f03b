package till.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import till.process.SearchPath;
import till.process.StartFailedException;

/**
 * Finds a redis-server of version 7 or later: the one that the environment variable {@code
 * REDIS_SERVER} names, else the one on the PATH, else the static one that comes with the build.
 */
final class RedisServerBinary {
  static final String VARIABLE = "REDIS_SERVER";

  private static final int VERSION_MIN = 7;
  private static final String BUNDLED_VERSION = "7.0.15";
  private static final Pattern VERSION = Pattern.compile("\\bv=(\\d+)\\.");

  private RedisServerBinary() {}

  /**
   * Where the program is.
   *
   * @param cache a folder into which the bundled one may be unpacked
   * @throws StartFailedException if there is none
   */
  static Path find(Path cache) {
    String named = System.getenv(VARIABLE);
    if (named != null && !named.isBlank()) {
      return checked(Path.of(named));
    }
    Optional<Path> onPath =
        SearchPath.find("redis-server").filter(program -> version(program) >= VERSION_MIN);
    return onPath.orElseGet(() -> bundled(cache));
  }

  private static Path checked(Path program) {
    if (version(program) < VERSION_MIN) {
      throw new StartFailedException(
          VARIABLE + " names " + program + ", which is no redis-server of version 7 or later.");
    }
    return program;
  }

  /** Its major version, or 0 if it can't be told. */
  private static int version(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      try (InputStream output = process.getInputStream()) {
        String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        Matcher matcher = VERSION.matcher(text);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
      }
    } catch (IOException e) {
      return 0;
    }
  }

  /** Unpacked under its final name only when it is whole, so that a half one is never run. */
  private static Path bundled(Path cache) {
    String resource = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path program = cache.resolve(resource);
    if (Files.isExecutable(program)) {
      return program;
    }
    try (@Nullable InputStream packed =
        RedisServerBinary.class.getClassLoader().getResourceAsStream(resource)) {
      if (packed == null) {
        throw new StartFailedException(
            "No redis-server of version 7 or later: install Redis, or name one in "
                + VARIABLE
                + " (none comes with Till for this machine, "
                + resource
                + ").");
      }
      Files.createDirectories(cache);
      Path partial =
          Files.createTempFile(
              cache,
              resource,
              ".partial",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
      Files.copy(packed, partial, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(partial, program, StandardCopyOption.ATOMIC_MOVE);
      return program;
    } catch (IOException e) {
      throw new StartFailedException("redis-server can't be unpacked to " + cache + ": " + e, e);
    }
  }

  static String resource(String system, String architecture) {
    String os = system.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
    String cpu =
        switch (architecture) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64", "arm64" -> "arm64";
          default -> architecture;
        };
    return "redis-server-" + BUNDLED_VERSION + "-" + os + "-" + cpu;
  }
}
