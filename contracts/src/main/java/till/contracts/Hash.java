package till.contracts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Stands for a text where the text itself would be too long, and no two texts meet by chance. */
public final class Hash {
  public static final int BYTES = 16;

  private Hash() {}

  /** The first {@link #BYTES} bytes of the text's SHA-256. */
  public static byte[] of(String text) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return Arrays.copyOf(sha256.digest(text.getBytes(StandardCharsets.UTF_8)), BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
