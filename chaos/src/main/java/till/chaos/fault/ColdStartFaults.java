package till.chaos.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import till.cluster.Node;
import till.local.Installation;
import till.process.Await;
import till.process.StartFailedException;

/**
 * What a power cut, and those who tidy up after it, do to the files of one primary. The services
 * die a moment before the nodes, so that both copies of the shard are equally old: it is certain
 * then which one is whole. All of it is started by what {@code ./till up} starts it with.
 */
final class ColdStartFaults {
  private static final String FILES = "appendonlydir";
  private static final int ZEROS = 100;
  private static final Duration IN_STEP_LIMIT = Duration.ofSeconds(20);

  private ColdStartFaults() {}

  static List<Fault> all() {
    return List.of(
        new Fault(
            "damaged-file",
            "kill -9 of everything; 100 zero bytes stand behind the incremental append-only file of"
                + " a primary; then all is started from what is on the disk",
            Set.of(),
            Expectation.REPAIRED,
            target -> coldStart(target, ColdStartFaults::appendZeros)),
        new Fault(
            "emptied-primary",
            "kill -9 of everything; the append-only folder of a primary is removed; then all is"
                + " started from what is on the disk",
            Set.of(),
            Expectation.REPAIRED,
            target -> coldStart(target, ColdStartFaults::remove)));
  }

  /** Does harm to the files of a dead node; what it returns takes the harm back. */
  private interface Damage {
    Runnable of(Target target, Node node);
  }

  private static void coldStart(Target target, Damage damage) throws InterruptedException {
    NodeView primary = NodeFaults.anyPrimary(target);
    Node replica = target.nodes().replicas(primary).getFirst().node();
    cutPower(target, primary.node(), replica);
    Runnable undo = damage.of(target, primary.node());
    try {
      start(target);
    } catch (StartFailedException e) {
      undo.run();
      start(target);
      throw new IllegalStateException("it did not start by itself: " + e.getMessage(), e);
    }
  }

  private static void start(Target target) {
    target.say("everything is started from what is on the disk");
    target.deployment().startCold();
    target.shop().moveTo(target.installation().origin());
  }

  private static void cutPower(Target target, Node primary, Node replica)
      throws InterruptedException {
    target.say("kill -9 of everything");
    List<String> names = new ArrayList<>(target.instances(""));
    names.add(Installation.GATEWAY);
    Target.inParallel(names, target.installation()::kill);
    Await.until(
        IN_STEP_LIMIT,
        () ->
            target.nodes().offset(primary) == target.nodes().offset(replica)
                ? Optional.empty()
                : Optional.of(replica.name() + " is not up to date"));
    Target.inParallel(target.installation().redis().nodes(), target::kill);
  }

  private static Runnable appendZeros(Target target, Node node) {
    Path file = incrementalFile(node);
    target.say(ZEROS + " zero bytes are appended to " + file);
    try {
      long length = Files.size(file);
      Files.write(file, new byte[ZEROS], StandardOpenOption.APPEND);
      return () -> truncate(file, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path incrementalFile(Node node) {
    try (Stream<Path> files = Files.list(node.data().resolve(FILES))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".incr.aof"))
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .orElseThrow(() -> new IllegalStateException(node.name() + " has no incremental file"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void truncate(Path file, long length) {
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Runnable remove(Target target, Node node) {
    Path files = node.data().resolve(FILES);
    Path aside = target.folder().resolve(node.name() + "-" + FILES + "-" + System.nanoTime());
    target.say(files + " is removed");
    try {
      Files.move(files, aside);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return () -> {
      try {
        if (Files.notExists(files)) {
          Files.move(aside, files);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
