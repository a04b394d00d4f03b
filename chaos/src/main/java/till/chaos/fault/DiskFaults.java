package till.chaos.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import till.cluster.Node;

/** What happens to the disk below a primary. */
final class DiskFaults {
  private static final Duration SLOW = Duration.ofMillis(1_500);
  private static final Duration SLOW_FOR = Duration.ofSeconds(10);
  private static final Duration FULL_FOR = Duration.ofSeconds(5);

  /** The node can still write down what it knows of the cluster, without which it would stop. */
  private static final long ROOM_MIN_BYTES = 64 * 1024;

  private DiskFaults() {}

  static List<Fault> all() {
    return List.of(
        new Fault(
            "slow-fsync",
            "each fsync of a primary takes 1.5 s longer, for 10 s",
            Set.of(Need.STRACE),
            Expectation.TROUBLE,
            target -> slowly(target, node -> {})),
        new Fault(
            "slow-fsync-kill",
            "the same, and then kill -9 of that primary",
            Set.of(Need.STRACE),
            Expectation.takeover(SLOW_FOR),
            target -> slowly(target, target::kill)),
        new Fault(
            "disk-full",
            "the append-only file of a primary can't grow, for 5 s",
            Set.of(Need.PRLIMIT),
            Expectation.REPAIRED,
            DiskFaults::fill));
  }

  private static void slowly(Target target, Consumer<Node> end) throws InterruptedException {
    long begin = System.nanoTime();
    Node primary = NodeFaults.anyPrimary(target).node();
    target.say("fsync of " + primary.name() + " takes 1.5 s longer");
    try (Tracer tracer = Tracer.slowFsync(primary.pid(), SLOW, target.folder())) {
      target.pause(SLOW_FOR.minusNanos(System.nanoTime() - begin));
      if (!tracer.isAtWork()) {
        throw new IllegalStateException("strace did not stay attached to " + primary.name());
      }
      end.accept(primary);
    }
    if (!target.installation().redis().process(primary).isAlive()) {
      target.revive(primary);
    }
  }

  private static void fill(Target target) throws InterruptedException {
    Node primary = NodeFaults.anyPrimary(target).node();
    long refusals = target.nodes().refusals(primary, "MISCONF");
    long limit = Math.max(ROOM_MIN_BYTES, largestFile(primary.data().resolve("appendonlydir")));
    target.say("no file of " + primary.name() + " may grow beyond " + limit + " bytes");
    limit(primary, Long.toString(limit));
    target.pause(FULL_FOR);
    limit(primary, "unlimited");
    long refused = target.nodes().refusals(primary, "MISCONF") - refusals;
    target.say(primary.name() + " has refused " + refused + " writes");
    if (refused == 0) {
      throw new IllegalStateException(primary.name() + " did not notice that its disk was full");
    }
  }

  private static void limit(Node node, String bytes) throws InterruptedException {
    try {
      Process prlimit =
          new ProcessBuilder("prlimit", "--pid", "" + node.pid(), "--fsize=" + bytes + ":")
              .inheritIO()
              .start();
      if (prlimit.waitFor() != 0) {
        throw new IllegalStateException("prlimit did not work on " + node.name());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long largestFile(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).max().orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
