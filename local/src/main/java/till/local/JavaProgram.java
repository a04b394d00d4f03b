package till.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import till.process.Folders;
import till.process.StartFailedException;

/**
 * A program of this repository, as Maven has built it.
 *
 * <p>Beside its jar there may be a cache for a quick start, from a {@link Training}. The JVM looks
 * whether a cache is whole, and fits this JVM and its options. But JDK 25 does not look whether it
 * fits the jars, and would run what they were once: so its name says which they are.
 *
 * @param name of the cache, and of what a training notes
 */
public record JavaProgram(
    Path home, String module, String name, String mainClass, List<String> jvmOptions) {
  private static final String CACHE = ".aot";

  /** Silence the warnings of JDK 25 about Netty's use of native code and Unsafe. */
  private static final List<String> QUIET =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  /**
   * Five JVMs share the machine with six Redis nodes. Their heaps are small and nearly all of what
   * they allocate dies young, for which one collecting thread is the cheapest.
   */
  private static final List<String> SERVER =
      List.of(
          "-Xmx512m",
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:+ExitOnOutOfMemoryError");

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

  static JavaProgram console(Path home) {
    return new JavaProgram(
        home, Installation.CONSOLE, Installation.CONSOLE, "till.console.Console", SERVER);
  }

  static JavaProgram launcher(Path home) {
    List<String> options = new ArrayList<>(LAUNCHER);
    options.add("-D" + CommonOptions.HOME + "=" + home);
    return new JavaProgram(home, "local", Installation.LAUNCHER, Till.class.getName(), options);
  }

  /** All that an installation consists of, and what starts it. */
  static List<JavaProgram> all(Path home) {
    return Stream.concat(
            Stream.of(launcher(home), gateway(home), console(home)),
            Arrays.stream(Service.values()).map(service -> of(home, service)))
        .toList();
  }

  /**
   * The command that runs it on the JVM of this process.
   *
   * @throws StartFailedException if it has not been built
   */
  public List<String> command() {
    return isTrained() ? run("-XX:AOTCache=" + cache()) : run();
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
    return "-XX:AOTConfiguration=" + folder.resolve(cache().getFileName() + ".configuration");
  }

  private List<String> run(String... options) {
    List<String> command = java(options);
    command.add(mainClass);
    return command;
  }

  private List<String> java(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(QUIET);
    command.addAll(jvmOptions);
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", jars().classPath()));
    return command;
  }

  /** What a training of exactly this build, for this JVM, leaves for the next start. */
  Path cache() {
    List<String> madeOf = new ArrayList<>(jars().states());
    madeOf.add(Runtime.version().toString());
    madeOf.addAll(jvmOptions);
    byte[] text = String.join("\n", madeOf).getBytes(StandardCharsets.UTF_8);
    return target().resolve(name + "-" + UUID.nameUUIDFromBytes(text) + CACHE);
  }

  /** Whether it has a cache for a quick start. */
  boolean isTrained() {
    return Files.exists(cache());
  }

  /** Deletes the caches of other builds: nobody needs them any more. */
  void deleteOtherCaches() {
    Path current = cache();
    try (Stream<Path> files = Files.list(target())) {
      files.filter(file -> isCache(file) && !file.equals(current)).forEach(Folders::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isCache(Path file) {
    String fileName = file.getFileName().toString();
    return fileName.startsWith(name + "-") && fileName.endsWith(CACHE);
  }

  private Jars jars() {
    return Jars.of(module, target());
  }

  private Path target() {
    return home.resolve(module).resolve("target");
  }
}
