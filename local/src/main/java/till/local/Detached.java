package till.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import till.process.AtExit;
import till.process.Await;
import till.process.ChildProcess;

/**
 * A launcher in the background: begun by one process, which passes on its words until it is ready.
 */
final class Detached implements AutoCloseable {
  private static final Duration LOOK_PAUSE = Duration.ofMillis(50);
  private static final Duration STOP_GRACE = Duration.ofMinutes(1);

  private final DataFolder data;
  private final ChildProcess launcher;
  private long said;
  private boolean isReady;

  private Detached(DataFolder data, ChildProcess launcher, long said) {
    this.data = data;
    this.launcher = launcher;
    this.said = said;
  }

  /** Called by a launcher when all is ready, whether or not someone waits for it. */
  static void announce(DataFolder data) {
    try {
      Files.writeString(data.ready(), String.valueOf(ProcessHandle.current().pid()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a launcher with these arguments; returns the exit status when it is ready, or dead. */
  static int start(DataFolder data, List<String> arguments) {
    try (Detached detached = AtExit.closing(() -> begin(data, arguments))) {
      return detached.follow();
    }
  }

  private static Detached begin(DataFolder data, List<String> arguments) {
    try {
      Files.createDirectories(data.root());
      Files.deleteIfExists(data.ready());
      Path log = data.launcherLog();
      long said = Files.exists(log) ? Files.size(log) : 0;
      ChildProcess.Program program =
          new ChildProcess.Program(
              Installation.LAUNCHER,
              command(arguments),
              Map.of(),
              Path.of("").toAbsolutePath(),
              log);
      return new Detached(data, ChildProcess.start(program), said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>(JavaProgram.launcher(CommonOptions.home()).command());
    command.addAll(arguments);
    return command;
  }

  private int follow() {
    while (true) {
      boolean isAlive = launcher.isAlive();
      isReady = isAlive && announced().equals(String.valueOf(launcher.pid()));
      passOn();
      if (isReady) {
        return CommandLine.ExitCode.OK;
      }
      if (!isAlive) {
        return CommandLine.ExitCode.SOFTWARE;
      }
      if (!Await.pause(LOOK_PAUSE)) {
        return CommandLine.ExitCode.SOFTWARE;
      }
    }
  }

  private String announced() {
    try {
      return Files.exists(data.ready()) ? Files.readString(data.ready()) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void passOn() {
    try (RandomAccessFile log = new RandomAccessFile(launcher.log().toFile(), "r")) {
      byte[] news = new byte[Math.toIntExact(log.length() - said)];
      log.seek(said);
      log.readFully(news);
      said += news.length;
      System.out.print(new String(news, StandardCharsets.UTF_8));
      System.out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the launcher along if it is not ready: nobody would know of it. */
  @Override
  public void close() {
    if (!isReady) {
      List<String> killed = ChildProcess.stop(List.of(launcher), STOP_GRACE);
      killed.forEach(name -> System.err.println("The " + name + " had to be killed"));
    }
    AtExit.forget(this);
  }
}
