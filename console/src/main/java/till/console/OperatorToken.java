package till.console;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** What operators have to know: a secret that every request for data or an action carries. */
@Context
final class OperatorToken {
  private static final int LENGTH_MIN = 32;

  private final byte[] secret;

  /**
   * @param token the secret itself; without it, it is in the file
   * @param file whose only line is the secret
   * @throws IllegalArgumentException if there is neither, or it is too short to be one
   */
  OperatorToken(
      @Nullable @Property(name = "till.operator.token") String token,
      @Nullable @Property(name = "till.operator.token-file") String file) {
    String found = token != null ? token : file != null ? read(Path.of(file)) : "";
    if (found.length() < LENGTH_MIN) {
      throw new IllegalArgumentException(
          "TILL_OPERATOR_TOKEN must be a secret of "
              + LENGTH_MIN
              + " characters or more, or TILL_OPERATOR_TOKEN_FILE name a file with one");
    }
    secret = found.getBytes(StandardCharsets.UTF_8);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether this is the secret; takes as long whatever it is. */
  boolean is(String given) {
    return MessageDigest.isEqual(secret, given.getBytes(StandardCharsets.UTF_8));
  }
}
