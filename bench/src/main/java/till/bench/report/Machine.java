package till.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What figures depend on beside the program. */
public record Machine(String processor, int cores, String system, String java, String redis) {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*:\\s*(.+)$");

  /** This one, with that version of Redis. */
  public static Machine here(String redis) {
    return new Machine(
        model(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        Runtime.version().toString(),
        redis);
  }

  private static String model() {
    try {
      if (Files.exists(PROCESSORS)) {
        Matcher model = MODEL.matcher(Files.readString(PROCESSORS, StandardCharsets.UTF_8));
        if (model.find()) {
          return model.group(1).strip();
        }
      }
    } catch (IOException e) {
      return System.getProperty("os.arch"); // it is not told
    }
    return System.getProperty("os.arch");
  }

  @Override
  public String toString() {
    return "%d cores of %s, %s, Java %s, Redis %s".formatted(cores, processor, system, java, redis);
  }
}
