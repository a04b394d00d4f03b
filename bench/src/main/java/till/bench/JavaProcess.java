package till.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import till.bench.load.ShopFailedException;

/** A service or the gateway: a JVM on this machine, started by the same user. */
record JavaProcess(String name, long pid) {
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
  private static final int KIB = 1_024;

  /**
   * The bytes of all objects that are in use: it collects the garbage first.
   *
   * @throws ShopFailedException if the process does not say so
   */
  long liveHeap() {
    String said = histogram();
    Matcher total = TOTAL.matcher(said);
    if (!total.find()) {
      throw new ShopFailedException(name + " does not tell its live heap: " + said.strip());
    }
    return Long.parseLong(total.group(1));
  }

  /** It stands still while it says this, so nothing that it has to do may be in the way: a file. */
  private String histogram() {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      Path file = Files.createTempFile("till-bench", ".histogram");
      try {
        new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .redirectOutput(file.toFile())
            .start()
            .waitFor();
        return Files.readString(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ShopFailedException("interrupted", e);
    }
  }

  /** The bytes of its memory that are in RAM; 0 where the system does not tell, or it is dead. */
  long resident() {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try {
      Matcher resident = RESIDENT.matcher(Files.exists(status) ? Files.readString(status) : "");
      return resident.find() ? KIB * Long.parseLong(resident.group(1)) : 0;
    } catch (IOException e) {
      return 0; // it died between the two looks
    }
  }
}
