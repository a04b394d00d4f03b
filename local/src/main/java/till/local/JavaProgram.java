package till.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import till.process.StartFailedException;

/** A program of this repository, as Maven has built it: a jar and, beside it, its libraries. */
public record JavaProgram(Path home, String module, String mainClass) {
  private static final String VERSION = "0.1.0";

  /** Silence the warnings of JDK 25 about Netty's use of native code and Unsafe. */
  static final List<String> QUIET =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  /** The launcher hardly does anything: it need not be optimized, nor have much memory. */
  static final List<String> LAUNCHER =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m");

  /**
   * The command that runs it on the JVM of this process.
   *
   * @throws StartFailedException if it has not been built
   */
  public List<String> command(List<String> jvmOptions) {
    Path target = home.resolve(module).resolve("target");
    Path jar = target.resolve("till-" + module + "-" + VERSION + ".jar");
    Path libraries = target.resolve("lib");
    for (Path needed : List.of(jar, libraries)) {
      if (!Files.exists(needed)) {
        throw new StartFailedException(
            module + " has not been built: " + needed + " is missing. ./till build makes it.");
      }
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(QUIET);
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", jar + ":" + libraries + "/*", mainClass));
    return command;
  }
}
