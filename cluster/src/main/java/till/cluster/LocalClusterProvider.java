package till.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import till.process.Folders;
import till.process.ProcessIdentity;
import till.process.RunFolder;

/**
 * The cluster of the tests as local processes, in a temporary folder that is deleted in the end.
 */
final class LocalClusterProvider implements ClusterProvider {
  private static final String PREFIX = "till-test-cluster-";
  private static final String OWNER = "owner";

  /** There are no replicas to take over: a busy machine must not make a node look dead. */
  private static final Duration NODE_TIMEOUT = Duration.ofSeconds(15);

  @Override
  public String name() {
    return "local";
  }

  @Override
  public Running start() {
    sweep();
    Path folder = temporaryFolder();
    ClusterPlan plan = ClusterPlan.in(folder).withNodes(3, 0).withNodeTimeout(NODE_TIMEOUT);
    new RunFolder(plan.run()).write(OWNER, ProcessIdentity.of(ProcessHandle.current()));
    return new Temporary(LocalCluster.start(plan), folder);
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory(PREFIX);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends what test JVMs that were killed have left behind. */
  private static void sweep() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (Stream<Path> folders = Files.list(temporary)) {
      folders
          .filter(folder -> folder.getFileName().toString().startsWith(PREFIX))
          .filter(folder -> Files.exists(folder.resolve("run").resolve(OWNER + ".pid")))
          .forEach(LocalClusterProvider::sweep);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sweep(Path folder) {
    RunFolder run = new RunFolder(folder.resolve("run"));
    if (run.find(OWNER).isEmpty()) {
      for (ProcessHandle node : run.alive().values()) {
        node.destroyForcibly();
        node.onExit().join();
      }
      Folders.delete(folder);
    }
  }

  private record Temporary(LocalCluster cluster, Path folder) implements Running {
    @Override
    public String uris() {
      return cluster.uris();
    }

    @Override
    public void close() {
      cluster.close();
      Folders.delete(folder);
    }
  }
}
