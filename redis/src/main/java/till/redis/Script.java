package till.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * One atomic operation: a file of {@code lua/}, on the class path as {@code lua/<name>.lua}. Its
 * header is its contract.
 *
 * @param name such as {@code escrow/hold}
 * @param source with every {@code --@include <name>} line replaced by that file
 * @param digest SHA-1 of the source, in hex: how EVALSHA names it
 */
public record Script(String name, String source, String digest) {
  private static final String INCLUDE = "--@include ";

  /** Reads a script from the class path. */
  public static Script load(String name) {
    String source =
        resource(name)
            .lines()
            .map(
                line ->
                    line.startsWith(INCLUDE) ? resource(line.substring(INCLUDE.length())) : line)
            .collect(Collectors.joining("\n"));
    return new Script(name, source, digestOf(source));
  }

  private static String resource(String name) {
    String path = "/lua/" + name + ".lua";
    try (var in = Script.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("no script " + path + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  private static String digestOf(String source) {
    try {
      var sha1 = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(sha1.digest(source.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
