package till.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import till.process.AtExit;
import till.process.Await;
import till.process.ChildDiedException;
import till.process.ChildProcess;
import till.process.Folders;
import till.process.StartFailedException;

/**
 * Lets a shop of its own work for some seconds while its JVMs note which classes they load and
 * which methods are worth compiling, and makes a cache of that for each program, beside its jar
 * (JEP 483, 514 and 515). With it a JVM starts in half the time and is sooner at its best.
 *
 * @param work what the shop has to do, once it is up
 */
record Training(Path home, Consumer<Whereabouts> work) {
  private static final Duration READY_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_GRACE = Duration.ofMinutes(2);
  private static final Duration ASSEMBLY_LIMIT = Duration.ofMinutes(2);

  /**
   * Trains, and returns when the caches are there.
   *
   * @throws StartFailedException if that can't be done; a cache that is not replaced stays
   */
  void run() {
    Path folder = temporaryFolder();
    try {
      record(folder);
      JavaProgram.all(home).parallelStream().forEach(program -> assemble(program, folder));
    } finally {
      Folders.delete(folder);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("till-training");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void record(Path folder) {
    try (Shop shop = AtExit.closing(() -> Shop.open(home, folder))) {
      shop.awaitReady();
      work.accept(Whereabouts.of(shop.data().root()));
    }
  }

  /** The new cache has its name only when it is whole. */
  private static void assemble(JavaProgram program, Path folder) {
    Path cache = program.cache();
    Path partial = cache.resolveSibling(program.name() + ".partial");
    ChildProcess assembly =
        ChildProcess.start(
            new ChildProcess.Program(
                "The assembly of the cache of " + program.name(),
                program.assembly(folder, partial),
                Map.of(),
                folder,
                folder.resolve(program.name() + ".log")));
    Await.until(
        ASSEMBLY_LIMIT,
        () ->
            assembly.isAlive() ? Optional.of(assembly.name() + " is not done") : Optional.empty());
    if (!Files.exists(partial)) {
      throw new StartFailedException(assembly.obituary("without a result"));
    }
    try {
      Files.move(partial, cache, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    program.deleteOtherCaches();
  }

  /** The shop, started as {@code ./till up} does it, and stopped in order: JVMs note at the end. */
  private record Shop(DataFolder data, ChildProcess launcher) implements AutoCloseable {
    static Shop open(Path home, Path folder) {
      DataFolder data = new DataFolder(folder.resolve("shop"));
      List<String> command = JavaProgram.launcher(home).recording(folder);
      command.addAll(List.of("up", "--port", "0", "--redis-port", "0"));
      command.addAll(List.of("--data", data.root().toString()));
      command.addAll(List.of(UpCommand.RECORD, folder.toString()));
      return new Shop(
          data,
          ChildProcess.start(
              new ChildProcess.Program(
                  "The shop of the training",
                  command,
                  Map.of(),
                  folder,
                  folder.resolve("shop.log"))));
    }

    void awaitReady() {
      Await.until(
          READY_LIMIT,
          () -> {
            if (!launcher.isAlive()) {
              throw new ChildDiedException(launcher);
            }
            return Files.exists(data.ready())
                ? Optional.empty()
                : Optional.of(launcher.name() + " is not ready");
          });
    }

    @Override
    public void close() {
      ChildProcess.stop(List.of(launcher), STOP_GRACE);
      AtExit.forget(this);
    }
  }
}
