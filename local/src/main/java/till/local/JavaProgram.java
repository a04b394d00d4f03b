package till.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import till.process.StartFailedException;

/**
 * A program of this repository, as Maven has built it: a jar and, beside it, its libraries.
 *
 * <p>Beside the jar there may be, too, what its JVM needs for a quick start, from a {@link
 * Training}. The JVM itself looks whether that fits the jar, the libraries and its options; if not,
 * it says so in its log and starts without.
 *
 * @param name of the cache, and of what a training notes
 */
public record JavaProgram(
    Path home, String module, String name, String mainClass, List<String> jvmOptions) {
  private static final String VERSION = "0.1.0";

  /** Silence the warnings of JDK 25 about Netty's use of native code and Unsafe. */
  private static final List<String> QUIET =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  /**
   * Five JVMs share the machine with six Redis nodes. Their heaps are small and nearly all of what
   * they allocate dies young, for which one collecting thread is the cheapest.
   */
  private static final List<String> SERVER =
      List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

  /** The launcher hardly does anything: it need not be optimized, nor have much memory. */
  private static final List<String> LAUNCHER =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m");

  static JavaProgram of(Path home, Service service) {
    return new JavaProgram(home, service.module(), service.module(), service.mainClass(), SERVER);
  }

  /** One that runs as the services do, but that no training knows. */
  public static JavaProgram server(Path home, String module, Class<?> main) {
    return new JavaProgram(home, module, main.getSimpleName(), main.getName(), SERVER);
  }

  static JavaProgram gateway(Path home) {
    return new JavaProgram(
        home, "local", Installation.GATEWAY, "till.local.gateway.Gateway", SERVER);
  }

  static JavaProgram launcher(Path home) {
    List<String> options = new ArrayList<>(LAUNCHER);
    options.add("-D" + CommonOptions.HOME + "=" + home);
    return new JavaProgram(home, "local", Installation.LAUNCHER, Till.class.getName(), options);
  }

  /** All that an installation consists of, and what starts it. */
  static List<JavaProgram> all(Path home) {
    return Stream.concat(
            Stream.of(launcher(home), gateway(home)),
            Arrays.stream(Service.values()).map(service -> of(home, service)))
        .toList();
  }

  /** What a training leaves for the next start. */
  Path cache() {
    return target().resolve(name + ".aot");
  }

  /**
   * The command that runs it on the JVM of this process.
   *
   * @throws StartFailedException if it has not been built
   */
  public List<String> command() {
    return Files.exists(cache()) ? run("-XX:AOTCache=" + cache()) : run();
  }

  /** The same, noting in this folder what it uses. */
  List<String> recording(Path folder) {
    return run("-XX:AOTMode=record", configuration(folder));
  }

  /** The command that makes a cache of what was noted. */
  List<String> assembly(Path folder, Path cache) {
    return java("-XX:AOTMode=create", configuration(folder), "-XX:AOTCache=" + cache);
  }

  private String configuration(Path folder) {
    return "-XX:AOTConfiguration=" + folder.resolve(name + ".aotconf");
  }

  private List<String> run(String... options) {
    List<String> command = java(options);
    command.add(mainClass);
    return command;
  }

  private List<String> java(String... options) {
    Path jar = target().resolve("till-" + module + "-" + VERSION + ".jar");
    Path libraries = target().resolve("lib");
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
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", jar + ":" + libraries + "/*"));
    return command;
  }

  private Path target() {
    return home.resolve(module).resolve("target");
  }
}
