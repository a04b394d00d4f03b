package till.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import till.process.StartFailedException;

/**
 * What a data folder remembers of its cluster, in {@code cluster.txt}. It is written when the
 * cluster has been formed: a folder without it holds nothing that anyone was ever told, unless it
 * was lost.
 *
 * @param ports of redis-1, redis-2 ...; the nodes know each other by them
 */
record ClusterFile(int primaries, int replicasPerPrimary, List<NodePorts> ports) {
  static final String NAME = "cluster.txt";

  private static final Pattern SHAPE =
      Pattern.compile("primaries (\\d+) replicas-per-primary (\\d+)");
  private static final Pattern PORTS = Pattern.compile("ports (\\d+) (\\d+)");
  private static final Pattern ADDRESS = Pattern.compile("[^:]*:(\\d+)@(\\d+).*");

  /**
   * Reads that of a folder; empty if there is none.
   *
   * @throws StartFailedException if it is damaged
   */
  static Optional<ClusterFile> read(Path folder) {
    if (!Files.exists(folder.resolve(NAME))) {
      return Optional.empty();
    }
    return Optional.of(parse(folder).orElseThrow(() -> new StartFailedException(loss(folder))));
  }

  private static Optional<ClusterFile> parse(Path folder) {
    try {
      List<String> lines = Files.readAllLines(folder.resolve(NAME));
      Matcher shape = SHAPE.matcher(lines.isEmpty() ? "" : lines.getFirst());
      if (!shape.matches()) {
        return Optional.empty();
      }
      List<NodePorts> ports = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        Matcher words = PORTS.matcher(line);
        if (!words.matches()) {
          return Optional.empty();
        }
        ports.add(
            new NodePorts(Integer.parseInt(words.group(1)), Integer.parseInt(words.group(2))));
      }
      ClusterFile file =
          new ClusterFile(
              Integer.parseInt(shape.group(1)), Integer.parseInt(shape.group(2)), ports);
      return Optional.of(file)
          .filter(
              read -> read.ports().size() == read.primaries() * (1 + read.replicasPerPrimary()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Whether it is there and can be read. */
  static boolean isSound(Path folder) {
    return Files.exists(folder.resolve(NAME)) && parse(folder).isPresent();
  }

  /** Whether it is not there, and the nodes have data all the same. */
  static boolean isLost(Path folder) {
    return !Files.exists(folder.resolve(NAME))
        && nodes(folder)
            .anyMatch(
                node -> StoppedCluster.knowledge(node).filter(ClusterFile::hasSlots).isPresent());
  }

  static String loss(Path folder) {
    return "%s has data of a Redis Cluster, but no %s that can be read, which says what belongs to"
            .formatted(folder, NAME)
        + " it; ./till recover writes it anew.";
  }

  /** What it must have been, as the nodes know each other; empty if they don't. */
  static Optional<ClusterFile> guess(Path folder) {
    List<NodePorts> ports = new ArrayList<>();
    long primaries = 0;
    for (Path node : nodes(folder).toList()) {
      Optional<NodesFile> known = StoppedCluster.knowledge(node);
      Matcher address = ADDRESS.matcher(known.map(file -> file.myself().address()).orElse(""));
      if (!address.matches()) {
        return Optional.empty();
      }
      ports.add(
          new NodePorts(Integer.parseInt(address.group(1)), Integer.parseInt(address.group(2))));
      primaries =
          Math.max(
              primaries,
              known.stream()
                  .flatMap(file -> file.lines().stream())
                  .filter(line -> line.isPrimary() && !line.slots().isEmpty())
                  .count());
    }
    return primaries == 0 || ports.size() % primaries != 0
        ? Optional.empty()
        : Optional.of(
            new ClusterFile((int) primaries, (int) (ports.size() / primaries) - 1, ports));
  }

  private static Stream<Path> nodes(Path folder) {
    return Stream.iterate(1, number -> number + 1)
        .map(number -> folder.resolve(LocalCluster.name(number)))
        .takeWhile(Files::isDirectory);
  }

  private static boolean hasSlots(NodesFile known) {
    return known.lines().stream().anyMatch(line -> !line.slots().isEmpty());
  }

  String describe() {
    return primaries + " primaries with " + replicasPerPrimary + " replicas each";
  }

  void write(Path folder) {
    Stream<String> shape =
        Stream.of("primaries " + primaries + " replicas-per-primary " + replicasPerPrimary);
    Stream<String> nodes = ports.stream().map(port -> "ports " + port.client() + " " + port.bus());
    try {
      Path partial = Files.createTempFile(folder, NAME, ".partial");
      Files.writeString(
          partial, Stream.concat(shape, nodes).collect(Collectors.joining("\n", "", "\n")));
      Files.move(partial, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
