package till.chaos.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import till.process.SearchPath;

/**
 * Shifts the wall clocks of single processes, or of all together, while they run: by a library in C
 * that is compiled here and preloaded into each. Nothing is changed for other processes of this
 * machine. The library says how it works.
 */
final class ClockShift {
  private static final String SOURCE = "clock.c";
  private static final List<String> COMPILERS = List.of("cc", "gcc", "clang");

  /** As many as the library reads. */
  private static final int ROOM = 64;

  private final Path library;
  private final Path offsets;

  private ClockShift(Path library, Path offsets) {
    this.library = library;
    this.offsets = offsets;
  }

  static Optional<Path> compiler() {
    return COMPILERS.stream().flatMap(name -> SearchPath.find(name).stream()).findFirst();
  }

  /** Compiles the library into a folder; empty if there is no compiler that can. */
  static Optional<ClockShift> build(Path folder) {
    return compiler().flatMap(compiler -> build(compiler, folder));
  }

  private static Optional<ClockShift> build(Path compiler, Path folder) {
    Path source = folder.resolve(SOURCE);
    Path library = folder.resolve("clock.so");
    Path offsets = folder.resolve("clock-offsets");
    try (InputStream text =
        Objects.requireNonNull(ClockShift.class.getResourceAsStream(SOURCE), SOURCE)) {
      Files.write(source, text.readAllBytes());
      Files.write(offsets, new byte[ROOM * Long.BYTES]);
      Process process =
          new ProcessBuilder(
                  compiler.toString(),
                  "-shared",
                  "-fPIC",
                  "-O2",
                  "-o",
                  "" + library,
                  "" + source,
                  "-ldl")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("cc.log").toFile())
              .start();
      return process.waitFor() == 0
          ? Optional.of(new ClockShift(library, offsets))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** For processes that only have the clock that all have. */
  Map<String, String> environment() {
    return Map.of("LD_PRELOAD", library.toString(), "TILL_CLOCK_FILE", offsets.toString());
  }

  /** For a script of sh before it becomes a Redis node: each also has a clock of its own. */
  String exports() {
    return "export LD_PRELOAD='%s' TILL_CLOCK_FILE='%s' TILL_CLOCK_INDEX=\"${PWD##*-}\"; "
        .formatted(library, offsets);
  }

  /** From now on all clocks are wrong by so much. */
  void shiftAll(Duration by) {
    write(0, by);
  }

  /**
   * The same for one node, beside what all are.
   *
   * @param node such as {@code redis-1}
   */
  void shift(String node, Duration by) {
    write(Integer.parseInt(node.substring(node.lastIndexOf('-') + 1)), by);
  }

  private void write(int index, Duration by) {
    ByteBuffer value = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    value.putLong(0, by.toNanos());
    try (FileChannel file = FileChannel.open(offsets, StandardOpenOption.WRITE)) {
      file.write(value, (long) index * Long.BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
